using Orchestrator.Core.NatBehaviour;
using Orchestrator.Web.Components.Controls;

namespace Orchestrator.Web.Application;

/// <summary>A property of a NAT, worded.</summary>
/// <param name="Label">e.g. "Mapping".</param>
/// <param name="Value">e.g. "endpoint-independent".</param>
/// <param name="Why">What that means, one or two sentences.</param>
/// <param name="Remedy">What to do; empty where nothing need be done.</param>
public sealed record NatFinding(NatProperty Property, string Label, string Value, Tone Tone, string Why, string Remedy)
{
    public bool IsKnown { get; init; } = true;

    /// <summary>The trials that show it, as positions in the measurement.</summary>
    public IReadOnlyList<int> Trials { get; init; } = [];
}
