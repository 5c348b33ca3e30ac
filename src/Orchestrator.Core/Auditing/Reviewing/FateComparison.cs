using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Auditing.Reviewing;

/// <summary>What becomes of the same packets under two rule sets.</summary>
internal static class FateComparison
{
    /// <summary>Whether each packet of the set, with each choice, ends alike and as the same packet.</summary>
    public static bool Same(PacketSpace space, IReadOnlyList<Fate> before, IReadOnlyList<Fate> after, int packets)
    {
        var store = space.Store;
        var old = Within(before).ToList();
        var now = Within(after).ToList();
        // Where one chooses what the other does not, the choices left open differ.
        if (All(old) != All(now))
            return false;
        return old.TrueForAll(one => now.TrueForAll(other =>
            store.And(one.Flow.Set, other.Flow.Set) is var both && (both == DiagramStore.False || (Alike(one, other) && SameHeader(space, one.Flow.Header, other.Flow.Header, both)))));

        IEnumerable<Fate> Within(IReadOnlyList<Fate> fates) => fates
            .Select(fate => fate with { Flow = fate.Flow with { Set = store.And(fate.Flow.Set, packets) } }).Where(fate => fate.Flow.Set != DiagramStore.False);

        int All(List<Fate> fates) => fates.Aggregate(DiagramStore.False, (set, fate) => store.Or(set, fate.Flow.Set));
    }

    private static bool Alike(Fate one, Fate other) => End(one.Ending) == End(other.Ending)
        && (End(one.Ending) == "dropped" || (one.Flow.Fasttracked == other.Flow.Fasttracked && one.Flow.Untracked == other.Flow.Untracked));

    private static string End(Ending ending) => ending switch
    {
        Ending.Encrypted encrypted => $"{encrypted}",
        Ending.ToDevice or Ending.SentInClear => ending.GetType().Name,
        _ => "dropped",
    };

    // What is dropped is nobody's packet any more.
    private static bool SameHeader(PacketSpace space, Header one, Header other, int packets) =>
        one.Equals(other) || PacketFields.All.All(field => one[field].Same(other[field]) || space.Store.And(packets, space.Differ(one[field], other[field])) == DiagramStore.False);
}
