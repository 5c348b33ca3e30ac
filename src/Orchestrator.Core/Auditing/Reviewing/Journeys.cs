using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Auditing.Reviewing;

/// <summary>Every packet that could ever come to a device or be made by it, in every state, and what becomes of it.</summary>
internal sealed class Journeys
{
    private readonly PacketSpace _space;
    private readonly List<Journey> _all = [];

    /// <exception cref="DiagramLimitException">The rule set is beyond what the space holds.</exception>
    public Journeys(PacketSpace space, PacketPath path)
    {
        _space = space;
        int arriving = space.Member(space.Entering[PacketField.InInterface], NumberSet.Between(1, (uint)Math.Max(1, path.Interfaces.All.Count)));
        foreach (var state in Enum.GetValues<ConnectionState>())
        {
            foreach (bool sends in new[] { false, true })
            {
                var journey = new Journey(sends, state, new Taking(space));
                journey.Fates.AddRange(Walk(path, journey, sends ? DiagramStore.True : arriving, journey.Taking));
                _all.Add(journey);
            }
        }
    }

    /// <summary>The packets that met and matched the rule, whatever way and state, as they entered.</summary>
    public int Taken(Rule rule) => _all.Aggregate(DiagramStore.False, (set, journey) => _space.Store.Or(set, journey.Taking.Of(rule)));

    /// <summary>Whether each packet that these rules take has the same fate on the other path.</summary>
    public bool Same(PacketPath other, IReadOnlyList<Rule> rules) => _all.TrueForAll(journey =>
    {
        int taken = rules.Aggregate(DiagramStore.False, (set, rule) => _space.Store.Or(set, journey.Taking.Of(rule)));
        return taken == DiagramStore.False || FateComparison.Same(_space, journey.Fates, Walk(other, journey, taken, null), taken);
    });

    private IReadOnlyList<Fate> Walk(PacketPath path, Journey journey, int set, IRuleWatch? watch)
    {
        var walk = new SetWalk(_space, path, watch);
        // Marks of packets are the device's own; those of connections may be any once there is one.
        var header = _space.Entering.With(PacketField.PacketMark, 0).With(PacketField.RoutingMark, 0);
        if (journey.State == ConnectionState.New)
            header = header.With(PacketField.ConnectionMark, 0).With(PacketField.ConnectionNat, 0);
        var flow = walk.Enter(set, journey.State, header);
        return journey.Sends ? walk.Send(flow) : walk.Receive(flow);
    }

    private sealed record Journey(bool Sends, ConnectionState State, Taking Taking)
    {
        public List<Fate> Fates { get; } = [];
    }

    private sealed class Taking(PacketSpace space) : IRuleWatch
    {
        private readonly Dictionary<Rule, int> _taken = new(ReferenceEqualityComparer.Instance);

        public void Taken(Rule rule, Flow flow) => _taken[rule] = space.Store.Or(Of(rule), space.Store.Exists(flow.Set, space.IsFree));

        public int Of(Rule rule) => _taken.GetValueOrDefault(rule);
    }
}
