using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.Core.Auditing.Walking;

/// <summary>What the device is free to choose, and what no one can know beforehand.</summary>
public interface IPacketChoices
{
    /// <summary>The answer of a matcher that cannot be decided.</summary>
    bool Undecided(string name);

    /// <summary>A number of the range: an address or port to translate to.</summary>
    uint Choose(PacketField field, uint first, uint last);

    /// <summary>The interface by which a packet leaves where routes are not known.</summary>
    uint Leave(Packet packet);
}

/// <summary>
/// Takes one packet through a device, rule by rule, and tells the story: the plain reading of the model, written apart from
/// the sets. It walks counterexamples and checks the sets in tests.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class PacketWalk
{
    /// <summary>The MSS that IPv4 supposes where a SYN names none.</summary>
    internal const uint LeastSegment = 536;

    /// <summary>The octets by which a SYN that names none grows when it is clamped (the kernel's xt_TCPMSS).</summary>
    internal const uint SegmentOption = 4;

    private readonly PacketPath _path;
    private readonly IPacketChoices _choices;
    private readonly MatchTruth _truth;
    private readonly PacketTranslator _translator;
    private readonly ILookup<Hook, BaseChain> _bases;
    private readonly bool _discards;

    public PacketWalk(PacketPath path, IPacketChoices choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        (_path, _choices) = (path, choices);
        _truth = new MatchTruth(path, choices.Undecided);
        _translator = new PacketTranslator(path, choices);
        _discards = path.Policies.Any(policy => policy.Action == PolicyAction.Discard);
        _bases = path.Bases.OrderBy(chain => chain.Priority).ToLookup(chain => chain.Hook);
    }

    /// <summary>The way of a packet that comes in by its interface; its state is what tracking will say of it.</summary>
    public PacketTrace Receive(Packet entering)
    {
        ArgumentNullException.ThrowIfNull(entering);
        var way = new Way(entering, entering.With(PacketField.OutInterface, 0));
        if (!Pass(Hook.Prerouting, way))
            return way.Story();
        if (way.Redirected || _path.LocalAddresses?.Contains(way.Packet[PacketField.Destination]) == true)
        {
            if (Pass(Hook.Input, way))
                way.Ending = new Ending.ToDevice();
            return way.Story();
        }
        if (Route(way, way.Packet) && Age(way) && Pass(Hook.Forward, way))
            Leave(way);
        return way.Story();
    }

    private bool Age(Way way)
    {
        if (!Lifetime.IsAsked(_path))
            return true;
        uint left = way.Packet[PacketField.TimeToLive];
        if (left > 1)
            way.Packet = way.Packet.With(PacketField.TimeToLive, left - 1);
        else
            way.Ending = new Ending.Expired();
        return left > 1;
    }

    /// <summary>The way of a packet that the device makes itself.</summary>
    public PacketTrace Send(Packet entering)
    {
        ArgumentNullException.ThrowIfNull(entering);
        var way = new Way(entering, entering.With(PacketField.InInterface, 0).With(PacketField.OutInterface, 0).With(PacketField.DecryptedBy, 0));
        if (!Route(way, way.Packet))
            return way.Story();
        if (Pass(Hook.Output, way) && (way.RouteAgainAs is not { } again || Route(way, again)))
            Leave(way);
        return way.Story();
    }

    private void Leave(Way way)
    {
        // What a policy discards is gone when the packet is routed: a translation comes too late.
        if (_discards && !way.Fasttracked && way.Routed is { } routed && _truth.Selected(routed) is { } first && _path.Policies[first].Action == PolicyAction.Discard)
        {
            way.Steps.Add(new TraceStep.AskedPolicies(first, routed));
            way.Ending = new Ending.DroppedByPolicy(first);
            return;
        }
        if (!Pass(Hook.Postrouting, way))
            return;
        int? policy = way.Fasttracked ? null : _truth.Selected(way.Packet);
        way.Steps.Add(new TraceStep.AskedPolicies(policy, way.Packet));
        way.Ending = policy is { } chosen
            ? _path.Policies[chosen].Action switch
            {
                PolicyAction.Encrypt => new Ending.Encrypted(chosen),
                PolicyAction.Discard => new Ending.DroppedByPolicy(chosen),
                _ => new Ending.SentInClear(),
            }
            : new Ending.SentInClear();
        if (way.Ending is Ending.SentInClear)
            way.Packet = way.Packet.With(PacketField.OutInterface, way.RoutedTo);
    }

    /// <param name="asked">The packet as the lookup sees it: in output it may have changed since.</param>
    private bool Route(Way way, Packet asked)
    {
        way.Routed = asked;
        var route = _path.Routes?.Entries.FirstOrDefault(route => route.Destination.Contains(asked.Destination) && _truth.Holds(route.Guard, asked, null));
        uint number = _path.Routes is null ? _choices.Leave(way.Packet) : route?.Interface ?? 0;
        way.LeavesAs = route?.PreferredSource;
        way.RoutedTo = number;
        if (number != 0 && OuterRoute.MayDiffer(_path, number) && _truth.Selected(asked) is { } policy && OuterRoute.Interface(_path, policy) is { } outer && outer != number)
            (number, way.LeavesAs) = (outer, null);
        way.Packet = way.Packet.With(PacketField.OutInterface, number);
        way.Steps.Add(new TraceStep.Routed(number, way.Packet));
        if (number == 0)
            way.Ending = new Ending.NoRoute();
        return number != 0;
    }

    private bool Pass(Hook hook, Way way)
    {
        bool tracked = hook is not (Hook.Prerouting or Hook.Output);
        foreach (var chain in _bases[hook])
        {
            if (!tracked && chain.Priority > BaseChain.Tracking)
                tracked = Track(way);
            if (chain.Kind == ChainKind.Nat && !Translatable(hook, way))
                continue;
            way.Steps.Add(new TraceStep.Entered(chain, way.Packet));
            var before = way.Packet;
            if (!Through(chain, way))
                return false;
            if (hook == Hook.Output)
                Reconsider(chain, before, way);
        }
        if (!tracked)
            Track(way);
        return true;
    }

    private bool Track(Way way)
    {
        way.Untracked |= !_path.Tracks;
        way.Packet = way.Packet.With(PacketField.State, way.Untracked ? (uint)ConnectionState.Untracked : way.Entering[PacketField.State]);
        return true;
    }

    private static bool Translatable(Hook hook, Way way) =>
        !way.Untracked && (way.Packet.State == ConnectionState.New || (way.Packet.State == ConnectionState.Related && way.Packet[PacketField.Protocol] != 1))
        && !(hook is Hook.Postrouting or Hook.Input ? way.SourceTranslated : way.DestinationTranslated);

    private bool Through(BaseChain chain, Way way)
    {
        switch (Run(chain.Name, way))
        {
            case Outcome.Dropped:
                return false;
            case Outcome.Accepted:
                return true;
            default:
                way.Steps.Add(new TraceStep.Defaulted(chain));
                if (chain.DropsByDefault)
                    way.Ending = new Ending.DroppedByDefault(chain);
                return !chain.DropsByDefault;
        }
    }

    private Outcome Run(ChainName name, Way way)
    {
        foreach (var rule in _path.Rules(name))
        {
            if (rule.Rest != RuleRest.Active)
                continue;
            if (!_truth.Holds(rule.Match, way.Packet, way.Routed))
            {
                way.Steps.Add(new TraceStep.PassedBy(rule));
                continue;
            }
            var before = way.Packet;
            int at = way.Steps.Count;
            _translator.Apply(rule, way);
            way.Steps.Insert(at, new TraceStep.Took(rule, before, way.Packet));
            if (Follow(rule, way) is { } outcome)
                return outcome;
        }
        return Outcome.Fell;
    }

    /// <summary>null: on with the next rule.</summary>
    private Outcome? Follow(Rule rule, Way way)
    {
        switch (rule.Verdict)
        {
            case Verdict.Accept:
                return Outcome.Accepted;
            case Verdict.Drop:
                way.Ending = new Ending.DroppedByRule(rule);
                return Outcome.Dropped;
            case Verdict.Return:
                return Outcome.Fell;
            case Verdict.Jump jump:
                return Run(jump.Target, way) is var called and not Outcome.Fell ? called : null;
            case Verdict.Goto jump:
                return Run(jump.Target, way);
            default:
                return null;
        }
    }

    /// <summary>A packet of the device itself is looked up again when a chain has changed what routing looks at.</summary>
    private static void Reconsider(BaseChain chain, Packet before, Way way)
    {
        if (RoutedBy(chain).Any(field => before[field] != way.Packet[field]))
            way.RouteAgainAs = way.Packet;
        else if (chain.Kind == ChainKind.Nat && before[PacketField.DestinationPort] != way.Packet[PacketField.DestinationPort])
            way.Routed = way.Packet;
    }

    internal static IReadOnlyList<PacketField> RoutedBy(BaseChain chain) =>
        chain.Kind == ChainKind.Nat ? [PacketField.Destination]
        : chain.Reroutes ? [PacketField.Source, PacketField.Destination, PacketField.TypeOfService, PacketField.PacketMark, PacketField.RoutingMark] : [];

    private enum Outcome { Fell, Accepted, Dropped }
}
