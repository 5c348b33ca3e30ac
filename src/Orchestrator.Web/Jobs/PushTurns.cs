namespace Orchestrator.Web.Jobs;

/// <summary>Where a change of a group stands.</summary>
public enum Turn
{
    Waiting,

    /// <summary>Waits, and could not begin if it were let: a check holds one of its devices.</summary>
    Held,

    /// <summary>Somebody works on its devices.</summary>
    Moving,

    /// <summary>It ended, and nobody knows what its devices have.</summary>
    Uncertain,
    Over,
}

public sealed record QueuedChange(Guid Id, Turn Turn, IReadOnlyCollection<Guid> Devices);

/// <summary>Which of a group's changes may begin: a few at a time, and never two on one device. One that is held takes neither a place nor a device from the others. Pure.</summary>
public static class PushTurns
{
    public const int AtOnce = 4;

    public static IReadOnlyList<Guid> Next(IReadOnlyList<QueuedChange> changes)
    {
        var busy = changes.Where(change => change.Turn is Turn.Moving or Turn.Uncertain).SelectMany(change => change.Devices).ToHashSet();
        int room = AtOnce - changes.Count(change => change.Turn == Turn.Moving);
        var next = new List<Guid>();
        foreach (var change in changes.Where(change => change.Turn == Turn.Waiting && !change.Devices.Any(busy.Contains)))
        {
            // What the one before took is no longer free.
            if (next.Count >= room || change.Devices.Any(busy.Contains))
                continue;
            next.Add(change.Id);
            busy.UnionWith(change.Devices);
        }
        return next;
    }
}
