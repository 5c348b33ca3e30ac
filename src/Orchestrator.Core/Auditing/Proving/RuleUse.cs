using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>How much of a traffic each rule takes.</summary>
/// <param name="Share">Of all packets asked about, 0 to 1.</param>
public sealed record RuleUse(Rule Rule, double Share)
{
    /// <summary>No packet of the traffic reaches and matches it.</summary>
    public bool IsDead => Share == 0;

    /// <summary>Every active rule of the device and its share of the packets that could ever come or be made, in any state.</summary>
    /// <exception cref="DiagramLimitException">The rule set is beyond the limits.</exception>
    public static IReadOnlyList<RuleUse> OfAll(PacketPath path, int nodeLimit = 8_000_000, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        var space = new PacketSpace(nodeLimit, cancellationToken);
        var watch = new Shares(space);
        var walk = new SetWalk(space, path, watch);
        int arriving = space.Member(space.Entering[PacketField.InInterface], NumberSet.Between(1, (uint)Math.Max(1, path.Interfaces.All.Count)));
        foreach (var state in Enum.GetValues<ConnectionState>())
        {
            walk.Receive(walk.Enter(arriving, state));
            walk.Send(walk.Enter(DiagramStore.True, state));
        }
        return [.. path.Chains.Values.SelectMany(rules => rules).Where(rule => rule.Rest == RuleRest.Active).Select(rule => new RuleUse(rule, watch.Of(rule)))];
    }

    /// <summary>Every active rule and its share of an obligation's first packets.</summary>
    /// <exception cref="DiagramLimitException">The rule set is beyond the limits.</exception>
    public static IReadOnlyList<RuleUse> Of(PacketPath path, Obligation obligation, int nodeLimit = 8_000_000, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(obligation);
        var space = new PacketSpace(nodeLimit, cancellationToken);
        var watch = new Shares(space);
        var first = new Prover(space, path).First(obligation);
        var walk = new SetWalk(space, path, watch);
        _ = obligation.Sends ? walk.Send(first) : walk.Receive(first);
        double all = space.Store.Density(space.Store.Exists(first.Set, space.IsFree));
        return [.. path.Chains.Values.SelectMany(rules => rules).Where(rule => rule.Rest == RuleRest.Active)
            .Select(rule => new RuleUse(rule, all == 0 ? 0 : Math.Min(1, watch.Of(rule) / all)))];
    }

    private sealed class Shares(PacketSpace space) : IRuleWatch
    {
        private readonly Dictionary<Rule, int> _taken = new(ReferenceEqualityComparer.Instance);

        public void Taken(Rule rule, Flow flow) =>
            _taken[rule] = space.Store.Or(_taken.GetValueOrDefault(rule), space.Store.Exists(flow.Set, space.IsFree));

        public double Of(Rule rule) => space.Store.Density(_taken.GetValueOrDefault(rule));
    }
}
