using Orchestrator.Deployment.Push;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Preview;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks;

/// <summary>What lists show of a change, without its plan.</summary>
public sealed record ChangeGlance(IReadOnlyList<DeviceCounts> Devices)
{
    /// <summary>What a person has to agree to before it is pushed.</summary>
    public string? Question { get; init; }

    /// <summary>What stops it, or went wrong.</summary>
    public Problem? Problem { get; init; }

    /// <summary>How the push ended.</summary>
    public string Result { get; init; } = "";

    public static ChangeGlance Of(ChangePlan plan) => new([.. plan.Ends.Select(end => end.View.Counts)])
    {
        Question = ChangeView.QuestionOf(plan.Ends.Select(end => end.View), plan.Risks),
        Problem = plan.Problems.Count > 0 ? plan.Problems[0] : null,
    };

    public ChangeGlance Ended(PushResult result) => this with
    {
        Result = PushWords.Result(result),
        Problem = result.Failure is { } failure ? PushWords.Problem(failure) : null,
    };

    // Once it was the list of devices alone.
    public static ChangeGlance Read(string? json) => json switch
    {
        null => new([]),
        ['[', ..] => new(StoredJson.Read<IReadOnlyList<DeviceCounts>>(json)),
        _ => StoredJson.Read<ChangeGlance>(json),
    };
}
