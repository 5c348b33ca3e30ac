using System.Collections.Concurrent;

namespace Orchestrator.Web.Jobs;

/// <summary>
/// A responder's reports reach one node, and only that one can check. Which nodes there are nobody knows here, so a check that this one cannot do
/// is given back for a while: another takes it if there is one. Thread-safe.
/// </summary>
internal sealed class OtherNodes(TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<long, DateTimeOffset> _since = [];

    /// <summary>Whether the check is left to others this time.</summary>
    public bool MayTake(long check)
    {
        var now = clock.GetUtcNow();
        var since = _since.GetOrAdd(check, now);
        if (now - since < Patience)
            return true;
        foreach (var (id, at) in _since.Where(one => one.Key == check || now - one.Value > Forgotten))
            _since.TryRemove(KeyValuePair.Create(id, at));
        return false;
    }
}
