using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.Core.Auditing.Walking;

/// <summary>One thing that happened to a packet on its way, in order.</summary>
public abstract record TraceStep
{
    private TraceStep() { }

    /// <summary>It came to a hook's chain.</summary>
    public sealed record Entered(BaseChain Chain, Packet Packet) : TraceStep;

    /// <summary>A rule let it pass by.</summary>
    public sealed record PassedBy(Rule Rule) : TraceStep;

    /// <summary>A rule took it; both packets are equal where the rule matched and changed nothing.</summary>
    public sealed record Took(Rule Rule, Packet Before, Packet After) : TraceStep;

    /// <summary>Routing chose an interface (0: none).</summary>
    public sealed record Routed(uint Interface, Packet Packet) : TraceStep;

    /// <summary>The policies were asked; null: none fits.</summary>
    public sealed record AskedPolicies(int? Policy, Packet Packet) : TraceStep;

    /// <summary>A chain's end was reached.</summary>
    public sealed record Defaulted(BaseChain Chain) : TraceStep;
}

/// <summary>A packet's whole way.</summary>
public sealed record PacketTrace(Packet Entering, Packet Leaving, Ending Ending, IReadOnlyList<TraceStep> Steps)
{
    /// <summary>The last rule that translated the packet.</summary>
    public Rule? TranslatedBy { get; init; }

    public bool Fasttracked { get; init; }
}
