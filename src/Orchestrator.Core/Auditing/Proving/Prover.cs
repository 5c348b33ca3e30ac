using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>Asks of one device whether obligations hold, over all packets.</summary>
/// <remarks>Not thread-safe. One prover for all obligations of a device: they share what was worked out.</remarks>
public sealed class Prover(PacketSpace space, PacketPath path, IRuleWatch? watch = null)
{
    private readonly DiagramStore _store = space.Store;
    private readonly SetWalk _walk = new(space, path, watch);
    private readonly MatchSets _sets = new(space, path);
    private readonly Forgetting _onePacket = new(space.Store, level => space.Meaning(level) is { } meaning && IsOfOnePacket(meaning.Field));
    private readonly Forgetting _free = new(space.Store, space.IsFree);
    private readonly Forgetting _butPairs = new(space.Store, level => space.Meaning(level) is not { Chosen: false, Field: PacketField.Source or PacketField.Destination });
    private readonly Forgetting _butConnection = new(space.Store, level => space.Meaning(level) is not { Chosen: false } meaning
        || IsOfOnePacket(meaning.Field) || meaning.Field is PacketField.InInterface or PacketField.OutInterface);

    /// <exception cref="DiagramLimitException">The rule set is beyond what the space holds.</exception>
    public Judgement Judge(Obligation obligation)
    {
        ArgumentNullException.ThrowIfNull(obligation);
        var header = Start(space.Entering, obligation.Fixed);
        int traffic = _sets.Of(obligation.Traffic, header, null);
        int first = _store.And(traffic, Openings(header));
        var violations = new List<Violation>();
        var opened = Run(obligation, Turn.First, obligation.Sends, obligation.Expect, First(obligation), violations);
        int dead = _store.Difference(Connections(first), opened.Alive);
        foreach (var fate in opened.Passed)
            dead = _store.Or(dead, Follow(obligation, header, fate, violations));
        // Address pairs between which no connection survives.
        int blocked = _store.Difference(Pairs(first), Pairs(_store.Difference(Connections(first), dead)));
        var parted = violations.ToLookup(violation => obligation.AllowsFilters && violation.Miss == Miss.Dropped
            && (_store.And(Pairs(violation.Set), blocked) == DiagramStore.False || IsForDevice(violation)));
        return new Judgement(obligation, traffic, [.. parted[false]], [.. parted[true]]);
    }

    /// <summary>Whether the other end's LANs may speak to the device itself is its owner's choice.</summary>
    private bool IsForDevice(Violation violation) => path.LocalAddresses is { } own
        && _store.Difference(violation.Set, space.Member(violation.Fate.Flow.Header[PacketField.Destination], own)) == DiagramStore.False;

    /// <summary>The first packets of all connections that are meant, as they enter.</summary>
    /// <exception cref="DiagramLimitException">The rule set is beyond what the space holds.</exception>
    internal Flow First(Obligation obligation)
    {
        var header = Start(space.Entering, obligation.Fixed);
        int set = _store.And(_sets.Of(obligation.Traffic, header, null), Openings(header));
        return _walk.Enter(_store.And(set, Leaving(obligation.Expect)), ConnectionState.New, header, obligation.Bounds);
    }

    /// <summary>Later packets and answers of connections whose first packet passed, with the marks that it left on the connection.</summary>
    /// <returns>The connections of which no later packet or no answer is left alone by the filters.</returns>
    private int Follow(Obligation obligation, Header header, Fate fate, List<Violation> violations)
    {
        var flow = fate.Flow;
        // Later packets of a translated connection are translated as its first was, which the walk does not repeat.
        if (flow.Untracked || obligation.Expect is Expectation.Served)
            return DiagramStore.False;
        int connections = _onePacket.Some(flow.Set);
        var mark = flow.Header[PacketField.ConnectionMark];
        var later = Run(obligation, Turn.Later, obligation.Sends, obligation.Expect,
            _walk.Enter(connections, ConnectionState.Established, header.With(PacketField.ConnectionMark, mark), flow.Bounds), violations);
        int dead = _store.Difference(Connections(connections), later.Alive);
        if (obligation.Answer is not { } answer)
            return dead;
        var back = Start(Reverse(space.Entering), answer.Fixed).With(PacketField.ConnectionMark, mark);
        bool sends = fate.Ending is Ending.ToDevice;
        int answers = Connections(connections);
        if (!sends)
            answers = _store.And(answers, space.Member(back[PacketField.InInterface], answer.Arrives));
        var reply = Run(obligation, Turn.Reply, sends, answer.Expect, _walk.Enter(answers, ConnectionState.Established, back, flow.Bounds), violations);
        return _store.Or(dead, _store.Difference(Connections(answers), reply.Alive));
    }

    /// <summary>Takes packets through the device and notes each part that misses what is expected.</summary>
    private (List<Fate> Passed, int Alive) Run(Obligation obligation, Turn turn, bool sends, Expectation expect, Flow entering, List<Violation> violations)
    {
        var passed = new List<Fate>();
        int alive = DiagramStore.False;
        entering = entering with { Set = _store.And(entering.Set, Leaving(expect)) };
        if (entering.Set == DiagramStore.False)
            return (passed, alive);
        foreach (var fate in sends ? _walk.Send(entering) : _walk.Receive(entering))
        {
            int left = fate.Flow.Set;
            foreach (var (miss, set) in Misses(entering, fate, expect))
            {
                int missed = _store.And(left, set);
                left = _store.Difference(left, missed);
                if (missed != DiagramStore.False)
                    violations.Add(new Violation(obligation, turn, miss, entering, fate, missed) { Certain = IsCertain(missed) });
            }
            if (left != DiagramStore.False)
                passed.Add(fate with { Flow = fate.Flow with { Set = left } });
            if (!IsDropped(fate.Ending))
                alive = _store.Or(alive, Connections(fate.Flow.Set));
        }
        return (passed, alive);
    }

    private int Taken(Expectation.EncryptedBy wanted, Header header) => wanted.Policies
        .Where(policy => path.Policies[policy].Action == PolicyAction.Encrypt).Aggregate(DiagramStore.False, (set, policy) => _store.Or(set, _sets.Selected(header)[policy]));

    private static bool AsksForPolicies(Match match) => match switch
    {
        Match.All all => all.Parts.Any(AsksForPolicies),
        Match.Any any => any.Parts.Any(AsksForPolicies),
        Match.Not not => AsksForPolicies(not.Part),
        _ => match is Match.NotEncrypted or Match.EncryptedBy,
    };

    private static bool IsDropped(Ending ending) => ending is Ending.DroppedByRule or Ending.DroppedByDefault or Ending.DroppedByPolicy or Ending.NoRoute or Ending.Expired;

    /// <summary>In the order in which a person would name them: each with the packets of the fate that it befalls.</summary>
    private IEnumerable<(Miss Miss, int Set)> Misses(Flow entering, Fate fate, Expectation expect)
    {
        if (IsDropped(fate.Ending))
        {
            // A rule that keeps from leaving in clear what no policy takes does its duty: the policy is at fault.
            if (expect is Expectation.EncryptedBy lacking && fate.Ending is Ending.DroppedByRule { Rule: var guard } && AsksForPolicies(guard.Match))
                yield return (Miss.InClear, _store.Not(Taken(lacking, entering.Header)));
            yield return (Miss.Dropped, Where(expect is not Expectation.Served));
            yield break;
        }
        if (expect is Expectation.Served served)
        {
            yield return (Miss.WrongPolicy, Where(fate.Ending is Ending.Encrypted));
            yield return (Miss.NotServed, fate.Ending is Ending.SentInClear ? space.Member(fate.Flow.Header[PacketField.Source], served.PrivateSources) : DiagramStore.False);
            yield break;
        }
        if (expect is Expectation.EncryptedBy wanted)
        {
            // What no policy would take even untouched leaves in clear for that reason, whatever rules do to it.
            yield return (Miss.InClear, fate.Ending is Ending.SentInClear ? _store.Not(Taken(wanted, entering.Header)) : DiagramStore.False);
            yield return (Miss.Fasttracked, Where(fate.Flow.Fasttracked));
        }
        yield return (Miss.Translated, _store.Or(
            space.Differ(entering.Header[PacketField.Source], fate.Flow.Header[PacketField.Source]),
            space.Differ(entering.Header[PacketField.Destination], fate.Flow.Header[PacketField.Destination])));
        switch (expect)
        {
            case Expectation.ReachDevice:
                yield return (Miss.WrongPlace, Where(fate.Ending is not Ending.ToDevice));
                break;
            case Expectation.EncryptedBy by:
                yield return (Miss.WrongPlace, Where(fate.Ending is Ending.ToDevice));
                yield return (Miss.InClear, Where(fate.Ending is Ending.SentInClear));
                yield return (Miss.WrongPolicy, Where(fate.Ending is Ending.Encrypted { Policy: var policy } && !by.Policies.Contains(policy)));
                break;
            case Expectation.LeaveBy { OrStay: true } when fate.Ending is Ending.ToDevice:
                break;
            case Expectation.LeaveBy by:
                yield return (Miss.WrongPlace, Where(fate.Ending is Ending.ToDevice));
                yield return (Miss.WrongPolicy, Where(fate.Ending is Ending.Encrypted));
                yield return (Miss.WrongWay, _store.Not(space.Member(fate.Flow.Header[PacketField.OutInterface], by.Interfaces)));
                break;
        }
    }

    // Where routes are not known, the question supposes that packets go where they should, and asks of the rules alone.
    private int Leaving(Expectation expect) => (path.Routes, expect) switch
    {
        (null, Expectation.LeaveBy by) => space.Member(space.Entering[PacketField.OutInterface], by.Interfaces),
        (null, Expectation.EncryptedBy by) => space.Member(space.Entering[PacketField.OutInterface], by.Interfaces),
        _ => DiagramStore.True,
    };

    private bool IsCertain(int set) => _free.All(set) != DiagramStore.False;

    private int Pairs(int set) => _butPairs.Some(set);

    /// <summary>The connections that the packets belong to, whatever way they go and whatever may be chosen.</summary>
    internal int Connections(int set) => _butConnection.Some(set);

    private static int Where(bool holds) => holds ? DiagramStore.True : DiagramStore.False;

    /// <summary>A packet of which nothing is known yet but where it comes in: no marks, not translated, no fragment.</summary>
    private static Header Start(Header header, IReadOnlyDictionary<PacketField, uint> fixedFields)
    {
        PacketField[] blank = [PacketField.PacketMark, PacketField.ConnectionMark, PacketField.RoutingMark, PacketField.ConnectionNat, PacketField.LaterFragment, PacketField.DecryptedBy];
        var start = blank.Aggregate(header, (known, one) => known.With(one, 0));
        return fixedFields.Aggregate(start, (known, one) => known.With(one.Key, one.Value));
    }

    private static Header Reverse(Header header) => header
        .With(PacketField.Source, header[PacketField.Destination]).With(PacketField.Destination, header[PacketField.Source])
        .With(PacketField.SourcePort, header[PacketField.DestinationPort]).With(PacketField.DestinationPort, header[PacketField.SourcePort]);

    /// <summary>What can open a connection: of TCP a SYN without more, and nothing that is about to die.</summary>
    private int Openings(Header header) => _store.And(
        space.Member(header[PacketField.TimeToLive], NumberSet.Between(2, 255)),
        _store.Or(_store.Not(space.Member(header[PacketField.Protocol], NumberSet.One(6))), space.Masked(header[PacketField.TcpFlags], 2, 23)));

    // These differ from packet to packet of one connection; addresses, ports and interfaces do not.
    private static bool IsOfOnePacket(PacketField field) =>
        field is PacketField.TcpFlags or PacketField.TypeOfService or PacketField.TimeToLive or PacketField.Length or PacketField.SegmentSize;
}
