using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Matching;

/// <summary>Matches and policies as sets of entering packets, for headers as they are when the rule is met.</summary>
public sealed class MatchSets(PacketSpace space, PacketPath path)
{
    private readonly DiagramStore _store = space.Store;
    private readonly bool _asksArrival = AsksArrival(path.PolicyExempt);
    private readonly Dictionary<(Bits, Bits, Bits, Bits, Bits, Bits), int[]> _selected = [];

    /// <summary>The packets that meet the match.</summary>
    /// <param name="header">The packets as they are now.</param>
    /// <param name="routed">As they were when routing (and with it the policy lookup) was done; null before routing.</param>
    public int Of(Match match, Header header, Header? routed)
    {
        switch (match)
        {
            case Match.All all:
                int both = DiagramStore.True;
                foreach (var part in all.Parts)
                {
                    both = _store.And(both, Of(part, header, routed));
                    if (both == DiagramStore.False)
                        return both;
                }
                return both;
            case Match.Any any:
                return Join([.. any.Parts.Select(part => Of(part, header, routed))]);
            case Match.Not not:
                return _store.Not(Of(not.Part, header, routed));
            case Match.In one:
                return space.Member(header[one.Field], one.Numbers);
            case Match.Masked masked:
                return space.Masked(header[masked.Field], masked.Value, masked.Mask);
            case Match.EncryptedBy encrypted:
                return routed is null ? DiagramStore.False : Join([.. encrypted.Policies.Select(policy => Selected(routed)[policy])]);
            case Match.NotEncrypted:
                return routed is null ? DiagramStore.True : _store.Not(Join([.. Encrypting().Select(policy => Selected(routed)[policy])]));
            case Match.Undecided undecided:
                return space.Unknown(undecided.Name);
            default:
                throw new InvalidOperationException($"A match of kind {match.GetType().Name} has no set.");
        }
    }

    /// <summary>For each policy the packets for which it is the first that fits.</summary>
    public IReadOnlyList<int> Selected(Header header)
    {
        // Only the exempt may ask for an interface, and each is another set.
        var arrived = _asksArrival ? header[PacketField.InInterface] : space.Entering[PacketField.InInterface];
        var key = (header[PacketField.Source], header[PacketField.Destination], header[PacketField.Protocol], header[PacketField.SourcePort], header[PacketField.DestinationPort], arrived);
        if (_selected.TryGetValue(key, out var known))
            return known;
        var selected = new int[path.Policies.Count];
        int rest = _store.Not(Of(path.PolicyExempt, header, null));
        foreach (int index in path.AskedPolicies)
        {
            int fits = Of(PolicyMatch.Of(path.Policies[index]), header, null);
            selected[index] = _store.And(rest, fits);
            rest = _store.Difference(rest, fits);
        }
        return _selected[key] = selected;
    }

    private static bool AsksArrival(Match match) => match switch
    {
        Match.All all => all.Parts.Any(AsksArrival),
        Match.Any any => any.Parts.Any(AsksArrival),
        Match.Not not => AsksArrival(not.Part),
        Match.In one => one.Field == PacketField.InInterface,
        Match.Masked one => one.Field == PacketField.InInterface,
        _ => false,
    };

    private IEnumerable<int> Encrypting() =>
        Enumerable.Range(0, path.Policies.Count).Where(index => path.Policies[index].Action == PolicyAction.Encrypt);

    // In pairs: joining many small sets one by one would walk the growing result each time.
    private int Join(ReadOnlySpan<int> sets) => sets.Length switch
    {
        0 => DiagramStore.False,
        1 => sets[0],
        _ => _store.Or(Join(sets[..(sets.Length / 2)]), Join(sets[(sets.Length / 2)..])),
    };
}
