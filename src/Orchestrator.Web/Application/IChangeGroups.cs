namespace Orchestrator.Web.Application;

/// <summary>
/// Changes that were previewed together. Each stays a change of its own: it changes both ends of its link or neither, and has a page. A group
/// only pushes them in turn, which goes on in the background.
/// </summary>
public interface IChangeGroups
{
    Task<ChangeGroupView?> GetAsync(Guid groupId, CancellationToken cancellationToken);

    /// <summary>
    /// Pushes every change that is ready now, a few at a time, two that share a device one after the other. One that fails keeps no other
    /// from being pushed, except where it is not known what became of a device. Asking twice starts it once.
    /// </summary>
    Task<Answer<Guid>> PushAsync(Guid groupId, CancellationToken cancellationToken);

    /// <summary>No further change begins; what has begun comes to its end.</summary>
    Task<Answer<Guid>> StopAsync(Guid groupId, CancellationToken cancellationToken);

    /// <summary>Drops every change that was never pushed, with the links of which no device ever heard.</summary>
    Task<Answer<Guid>> DiscardAsync(Guid groupId, CancellationToken cancellationToken);
}

public enum GroupState
{
    /// <summary>A person decides.</summary>
    Open,
    Pushing,

    /// <summary>What has begun comes to its end.</summary>
    Stopping,
}

public sealed record ChangeGroupView
{
    public required Guid Id { get; init; }
    public required string Title { get; init; }
    public required GroupState State { get; init; }
    public required string By { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>In the order they were made.</summary>
    public required IReadOnlyList<GroupedChange> Changes { get; init; }

    /// <summary>Links of which no draft could be made, or none was made yet.</summary>
    public IReadOnlyList<Problem> Refused { get; init; } = [];

    public int Ready => Count(ChangeState.Ready);

    /// <summary>Never pushed, and not dropped yet.</summary>
    public int Unpushed => Changes.Count(change => change.Row.State is ChangeState.Planning or ChangeState.Ready || (change.Row.State is ChangeState.Blocked or ChangeState.NothingToDo && !change.Begun));

    public bool IsMoving => State != GroupState.Open || Changes.Any(change => change.Row.State is ChangeState.Planning or ChangeState.Pushing or ChangeState.RollingBack);

    /// <summary>What a person has to agree to before all are pushed; null where there is nothing of the kind.</summary>
    public string? Question => Changes.Where(change => change.Row.State == ChangeState.Ready && change.Question is not null).ToList() switch
    {
        [] => null,
        [var only] => $"{only.Row.Title}: {only.Question}",
        var several => $"{several.Count} of them ask: {several[0].Row.Title}: {several[0].Question}",
    };

    public int Count(params ChangeState[] states) => Changes.Count(change => states.Contains(change.Row.State));
}

/// <param name="Doing">What goes on now, or empty.</param>
/// <param name="Result">How its push ended, or empty.</param>
/// <param name="Problem">What stops it, or went wrong.</param>
/// <param name="Question">What a person has to agree to.</param>
/// <param name="Begun">Its push has begun at some time.</param>
public sealed record GroupedChange(ChangeRow Row, Guid? Link, string Doing, string Result, Problem? Problem, string? Question, LinkLights? Lights, bool Begun);
