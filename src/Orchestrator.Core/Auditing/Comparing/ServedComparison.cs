using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Auditing.Comparing;

/// <summary>Takes the same packets through two rule sets and lays their fates over each other.</summary>
internal sealed class ServedComparison(PacketSpace space, PacketPath before, PacketPath after, Obligation internet, Expectation.Served served)
{
    private const int MostRuns = 64;

    private readonly DiagramStore _store = space.Store;
    private readonly Flow _entering = new Prover(space, before).First(internet);

    public ServedDifference Difference()
    {
        var (old, now) = (Fates(before), Fates(after));
        return new ServedDifference(Missing(old, now, after), Missing(now, old, before), Retranslated(old, now));
    }

    private IReadOnlyList<Fate> Fates(PacketPath path) => new SetWalk(space, path).Receive(_entering);

    private int Served(Fate fate) => fate.Ending is Ending.SentInClear
        ? _store.Difference(fate.Flow.Set, space.Member(fate.Flow.Header[PacketField.Source], served.PrivateSources)) : DiagramStore.False;

    private int Choosing(int set) => _store.Exists(set, space.IsFree);

    /// <summary>Whatever the device chooses; what nobody can decide is the same for both.</summary>
    private int Chosen(int set) => _store.Exists(set, level => space.Meaning(level) is { Chosen: true });

    /// <summary>What the one serves, by how the other fails to.</summary>
    private List<ChangedTraffic> Missing(IReadOnlyList<Fate> serving, IReadOnlyList<Fate> failing, PacketPath failed)
    {
        int all = serving.Aggregate(DiagramStore.False, (set, fate) => _store.Or(set, Served(fate)));
        int packets = Chosen(all);
        var parts = failing.Select(fate => (Fate: fate, Set: _store.And(Chosen(_store.Difference(fate.Flow.Set, Served(fate))), packets))).Where(part => part.Set != DiagramStore.False)
            .Select(part => (part.Set, Cause: Cause(failed, part.Fate, part.Set)));
        return [.. parts.GroupBy(part => part.Cause).Select(group => Changed(group.Aggregate(DiagramStore.False, (set, part) => _store.Or(set, part.Set))) with { Rule = group.Key.Rule, Policy = group.Key.Policy })
            .OrderByDescending(changed => changed.Share)];
    }

    private List<ChangedTraffic> Retranslated(IReadOnlyList<Fate> old, IReadOnlyList<Fate> now)
    {
        var parts = from was in old
                    let one = Served(was)
                    where one != DiagramStore.False
                    from becomes in now
                    let both = _store.And(one, Served(becomes))
                    where both != DiagramStore.False
                    let other = _store.And(both, space.Differ(was.Flow.Header[PacketField.Source], becomes.Flow.Header[PacketField.Source]))
                    where other != DiagramStore.False
                    select (Set: other, Rule: becomes.Flow.TranslatedBy);
        return [.. parts.GroupBy(part => part.Rule).Select(group => Changed(group.Aggregate(DiagramStore.False, (set, part) => _store.Or(set, part.Set))) with { Rule = group.Key }).OrderByDescending(changed => changed.Share)];
    }

    private (Rule? Rule, IpsecPolicy? Policy) Cause(PacketPath path, Fate fate, int set) => fate.Ending switch
    {
        Ending.DroppedByRule dropped => (dropped.Rule, null),
        Ending.DroppedByPolicy dropped => (null, path.Policies[dropped.Policy]),
        Ending.Encrypted taken => (null, path.Policies[taken.Policy]),
        Ending.SentInClear when fate.Flow.SourceTranslated || fate.Flow.DestinationTranslated => (fate.Flow.TranslatedBy, null),
        Ending.SentInClear => (DeviceAudit.SparedBy(Counterexample.Of(space, path, _entering, set).Trace), null),
        _ => (null, null),
    };

    private ChangedTraffic Changed(int set)
    {
        int packets = Choosing(set);
        return new ChangedTraffic(_store.Density(packets) / _store.Density(Choosing(_entering.Set)), _store.ForAll(set, space.IsFree) != DiagramStore.False,
            Counterexample.Of(space, before, _entering, set), Counterexample.Of(space, after, _entering, set))
        {
            Sources = space.Values(packets, PacketField.Source, MostRuns),
            Destinations = space.Values(packets, PacketField.Destination, MostRuns),
            Protocols = space.Values(packets, PacketField.Protocol, MostRuns),
            DestinationPorts = space.Values(packets, PacketField.DestinationPort, MostRuns),
        };
    }
}
