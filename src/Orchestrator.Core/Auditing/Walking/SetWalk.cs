using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Walking;

/// <summary>
/// Takes whole sets of packets through a device: what becomes of every packet, exactly. Each fate's set is disjoint from the
/// others, up to what the device itself may choose, and together they are what went in.
/// </summary>
/// <remarks>
/// Ports are supposed to be free: a translation that need not change a port keeps it (Linux's and RouterOS's rule unless two
/// connections would become one). Loops of jumps must have been refused before. Not thread-safe.
/// </remarks>
public sealed class SetWalk
{
    private readonly PacketSpace _space;
    private readonly PacketPath _path;
    private readonly MatchSets _sets;
    private readonly ChainWalk _chains;
    private readonly ILookup<Hook, BaseChain> _bases;
    private readonly bool _discards;
    private readonly (Match Match, RuleGate Gate)[] _routes;
    private readonly (Match Match, RuleGate Gate)[] _policies;
    private readonly int[] _asked;

    public SetWalk(PacketSpace space, PacketPath path, IRuleWatch? watch = null)
    {
        (_space, _path) = (space, path);
        _sets = new MatchSets(space, path);
        _chains = new ChainWalk(space, path, _sets, watch);
        _discards = path.Policies.Any(policy => policy.Action == PolicyAction.Discard);
        _bases = path.Bases.OrderBy(chain => chain.Priority).ToLookup(chain => chain.Hook);
        _routes = [.. (path.Routes?.Entries ?? []).Select(route => Gated(PolicyMatch.Prefix(PacketField.Destination, route.Destination).And(route.Guard)))];
        _asked = [.. path.AskedPolicies];
        _policies = [.. path.Policies.Select(policy => Gated(PolicyMatch.Of(policy)))];
    }

    private static (Match Match, RuleGate Gate) Gated(Match match) => (match, new RuleGate(match));

    /// <summary>Packets of one connection state, entering by an interface or made by the device itself.</summary>
    public Flow Enter(int set, ConnectionState state, Header? header = null, FlowBounds? bounds = null) => new()
    {
        Set = set,
        Header = (header ?? _space.Entering).With(PacketField.State, (uint)ConnectionState.Invalid),
        State = Bits.Constant((uint)state, PacketField.State.Width()),
        Bounds = bounds ?? FlowBounds.Any,
    };

    /// <summary>The way of packets that come in by an interface.</summary>
    public IReadOnlyList<Fate> Receive(Flow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var fates = new List<Fate>();
        var entering = flow with { Header = flow.Header.With(PacketField.OutInterface, 0) };
        foreach (var arrived in Pass(Hook.Prerouting, [entering], fates))
        {
            foreach (var local in Keep(arrived, LocalSet(arrived)))
                fates.AddRange(Pass(Hook.Input, [local], fates).Select(flow => new Fate(flow, new Ending.ToDevice())));
            foreach (var onward in Keep(arrived, _space.Store.Not(LocalSet(arrived))))
                Leave(Pass(Hook.Forward, Age(Route(onward, fates, onward.Header), fates), fates), fates);
        }
        return fates;
    }

    /// <summary>The way of packets that the device makes itself.</summary>
    public IReadOnlyList<Fate> Send(Flow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var fates = new List<Fate>();
        var made = flow with { Header = flow.Header.With(PacketField.InInterface, 0).With(PacketField.OutInterface, 0).With(PacketField.DecryptedBy, 0) };
        foreach (var passed in Pass(Hook.Output, Route(made, fates, made.Header), fates))
            Leave(passed.RouteAgainAs is { } again ? Route(passed, fates, again) : [passed], fates);
        return fates;
    }

    private void Leave(IEnumerable<Flow> flows, List<Fate> fates)
    {
        foreach (var flow in Pass(Hook.Postrouting, flows.SelectMany(flow => Undiscarded(flow, fates)), fates))
        {
            int clear = flow.Set;
            foreach (var (policy, taken) in flow.Fasttracked ? [] : Selected(flow, flow.Header))
            {
                if (_path.Policies[policy].Action == PolicyAction.Pass)
                    continue;
                clear = _space.Store.Difference(clear, taken);
                fates.Add(new Fate(flow with { Set = taken }, _path.Policies[policy].Action == PolicyAction.Discard
                    ? new Ending.DroppedByPolicy(policy) : new Ending.Encrypted(policy)));
            }
            if (clear != DiagramStore.False)
                fates.Add(new Fate(InClear(flow with { Set = clear }), new Ending.SentInClear()));
        }
    }

    private static Flow InClear(Flow flow) => flow.RoutedTo is { } number ? flow with { Header = flow.Header.With(PacketField.OutInterface, number) } : flow;

    /// <summary>What a policy discards is gone when the packet is routed: a translation comes too late.</summary>
    private IEnumerable<Flow> Undiscarded(Flow flow, List<Fate> fates)
    {
        if (flow.Fasttracked || !_discards || flow.Routed is null)
            return [flow];
        int rest = flow.Set;
        foreach (var (policy, taken) in Selected(flow, flow.Routed))
        {
            if (_path.Policies[policy].Action != PolicyAction.Discard)
                continue;
            fates.Add(new Fate(flow with { Set = taken }, new Ending.DroppedByPolicy(policy)));
            rest = _space.Store.Difference(rest, taken);
        }
        return Keep(flow, rest);
    }

    /// <summary>The policies that take some of the packets, each with what it takes.</summary>
    /// <param name="asked">The packets as they look when the policies are asked.</param>
    private IEnumerable<(int Policy, int Taken)> Selected(Flow flow, Header asked)
    {
        if (_policies.Length == 0)
            yield break;
        int rest = _space.Store.Difference(flow.Set, _sets.Of(_path.PolicyExempt, asked, null));
        foreach (int policy in _asked)
        {
            if (rest == DiagramStore.False)
                yield break;
            var (match, gate) = _policies[policy];
            if (gate.Excludes(asked, flow.Bounds, _space.Entering))
                continue;
            int taken = _space.Store.And(rest, _sets.Of(match, asked, null));
            rest = _space.Store.Difference(rest, taken);
            if (taken != DiagramStore.False)
                yield return (policy, taken);
        }
    }

    private List<Flow> Age(List<Flow> flows, List<Fate> fates)
    {
        if (!Lifetime.IsAsked(_path))
            return flows;
        var aged = flows.SelectMany(flow => Lifetime.Age(_space, flow)).ToLookup(fate => fate.Ending is Ending.Expired);
        fates.AddRange(aged[true]);
        return [.. aged[false].Select(fate => fate.Flow)];
    }

    /// <summary>Splits by where routing sends the packets. Without known routes they may leave by whatever interface their set says.</summary>
    /// <param name="asked">The packets as the lookup sees them: in output they may have changed since.</param>
    private List<Flow> Route(Flow flow, List<Fate> fates, Header asked)
    {
        if (_path.Routes is null)
            return [flow with { Routed = asked, Header = flow.Header.With(PacketField.OutInterface, _space.Entering[PacketField.OutInterface]) }];
        var routed = new List<Flow>();
        int rest = flow.Set;
        for (int number = 0; number < _routes.Length && rest != DiagramStore.False; number++)
        {
            var (match, gate) = _routes[number];
            if (gate.Excludes(asked, flow.Bounds, _space.Entering))
                continue;
            var route = _path.Routes.Entries[number];
            int goes = _space.Store.And(rest, _sets.Of(match, asked, null));
            if (goes == DiagramStore.False)
                continue;
            rest = _space.Store.Difference(rest, goes);
            if (route.Interface == 0)
                fates.Add(Unroutable(flow, goes));
            else
                foreach (var one in ByOuterRoute(flow with
                {
                    Set = goes,
                    Header = flow.Header.With(PacketField.OutInterface, route.Interface),
                    Routed = asked,
                    RoutedTo = null,
                    LeavesAs = route.PreferredSource,
                }, route.Interface, fates))
                    Translator.Join(_space.Store, routed, one);
        }
        if (rest != DiagramStore.False)
            fates.Add(Unroutable(flow, rest));
        return routed;
    }

    private IEnumerable<Flow> ByOuterRoute(Flow flow, uint own, List<Fate> fates)
    {
        int rest = flow.Set;
        if (OuterRoute.MayDiffer(_path, own))
        {
            foreach (var (policy, taken) in Selected(flow, flow.Routed!))
            {
                if (OuterRoute.Interface(_path, policy) is not { } outer || outer == own)
                    continue;
                rest = _space.Store.Difference(rest, taken);
                if (outer == 0)
                    fates.Add(Unroutable(flow, taken));
                else
                    yield return flow with { Set = taken, Header = flow.Header.With(PacketField.OutInterface, outer), RoutedTo = own, LeavesAs = null };
            }
        }
        if (rest != DiagramStore.False)
            yield return rest == flow.Set ? flow : flow with { Set = rest };
    }

    private static Fate Unroutable(Flow flow, int set) =>
        new(flow with { Set = set, Header = flow.Header.With(PacketField.OutInterface, 0) }, new Ending.NoRoute());

    private List<Flow> Pass(Hook hook, IEnumerable<Flow> flows, List<Fate> fates)
    {
        var current = flows.ToList();
        bool tracked = hook is not (Hook.Prerouting or Hook.Output);
        foreach (var chain in _bases[hook])
        {
            if (!tracked && chain.Priority > BaseChain.Tracking)
                (current, tracked) = (Track(current), true);
            current = hook == Hook.Output
                ? [.. _chains.Through(chain, current.ConvertAll(flow => flow with { BeforeChain = flow.Header }), fates).SelectMany(flow => Reconsider(chain, flow))]
                : _chains.Through(chain, current, fates);
        }
        return tracked ? current : Track(current);
    }

    private List<Flow> Track(List<Flow> flows) => flows.ConvertAll(flow => flow with
    {
        Header = flow.Untracked || !_path.Tracks
            ? flow.Header.With(PacketField.State, (uint)ConnectionState.Untracked)
            : flow.Header.With(PacketField.State, flow.State),
        Untracked = flow.Untracked || !_path.Tracks,
    });

    private IEnumerable<Flow> Keep(Flow flow, int set)
    {
        int kept = _space.Store.And(flow.Set, set);
        return kept == DiagramStore.False ? [] : [flow with { Set = kept }];
    }

    // Without known addresses everything is taken to go on: the question says which packets are meant.
    private int LocalSet(Flow flow) =>
        flow.Redirected ? DiagramStore.True
        : _path.LocalAddresses is { } local ? _space.Member(flow.Header[PacketField.Destination], local) : DiagramStore.False;

    private IEnumerable<Flow> Reconsider(BaseChain chain, Flow flow)
    {
        var before = flow.BeforeChain!;
        int moved = _space.Store.And(flow.Set, PacketWalk.RoutedBy(chain).Aggregate(DiagramStore.False, (set, field) => _space.Store.Or(set, _space.Differ(before[field], flow.Header[field]))));
        int turned = chain.Kind == ChainKind.Nat
            ? _space.Store.Difference(_space.Store.And(flow.Set, _space.Differ(before[PacketField.DestinationPort], flow.Header[PacketField.DestinationPort])), moved) : DiagramStore.False;
        var rest = flow with { BeforeChain = null };
        foreach (var one in Keep(rest, moved))
            yield return one with { RouteAgainAs = one.Header };
        foreach (var one in Keep(rest, turned))
            yield return one with { Routed = one.Header };
        foreach (var one in Keep(rest, _space.Store.Not(_space.Store.Or(moved, turned))))
            yield return one;
    }
}
