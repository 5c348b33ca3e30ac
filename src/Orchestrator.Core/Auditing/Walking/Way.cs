using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.Core.Auditing.Walking;

/// <summary>One packet's progress.</summary>
internal sealed class Way(Packet entering, Packet start)
{
    public Packet Entering { get; } = entering;

    /// <summary>As it is now. Before tracking has seen it, its state is invalid.</summary>
    public Packet Packet { get; set; } = start.With(PacketField.State, (uint)ConnectionState.Invalid);

    public Packet? Routed { get; set; }

    /// <summary>What masquerade takes by the route's own word.</summary>
    public Ipv4Address? LeavesAs { get; set; }

    /// <summary>By which it leaves if no policy takes it in the end: its own route's.</summary>
    public uint RoutedTo { get; set; }

    /// <summary>Set where output changed the packet so that it must be routed once more.</summary>
    public Packet? RouteAgainAs { get; set; }

    public Ending? Ending { get; set; }

    public bool Claimed { get; set; }

    public bool Untracked { get; set; }

    public bool Fasttracked { get; set; }

    public bool SourceTranslated { get; set; }

    public bool DestinationTranslated { get; set; }

    public bool Redirected { get; set; }

    public Rule? TranslatedBy { get; set; }

    public List<TraceStep> Steps { get; } = [];

    public PacketTrace Story() => new(Entering, Packet, Ending!, Steps) { TranslatedBy = TranslatedBy, Fasttracked = Fasttracked };
}
