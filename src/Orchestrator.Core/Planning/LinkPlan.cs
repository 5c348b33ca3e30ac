using System.Text.Json.Serialization;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Planning;

/// <summary>What planning is given. Nothing else influences the plan.</summary>
public sealed record PlanRequest
{
    public required Link Link { get; init; }

    public required Device A { get; init; }

    public required Device B { get; init; }

    /// <summary>The link's pre-shared key; null while none was made, which is enough for a first look.</summary>
    public SecretRef? Secret { get; init; }

    /// <summary>
    /// The end that must begin by what was measured of both; null where nothing says so. It counts where both ends pass for reachable and
    /// nobody chose.
    /// </summary>
    public LinkSide? Begins { get; init; }

    /// <summary>Other links of these two devices, with their far devices' names where they matter.</summary>
    public IReadOnlyList<NeighbourLink> Neighbours { get; init; } = [];
}

/// <param name="UsesPassivePeerOn">The RouterOS device that takes this link's peer from anywhere; null if none does.</param>
public sealed record NeighbourLink(string Name, DeviceId? UsesPassivePeerOn);

public sealed record LinkPlan
{
    public required LinkTag Tag { get; init; }

    public required IReadOnlyList<Decision> Decisions { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Absent if a finding is an error.</summary>
    public LinkDesign? Design { get; init; }

    public DesiredState? A { get; init; }

    public DesiredState? B { get; init; }

    [JsonIgnore]
    public bool CanPush => Design is not null && Findings.All(finding => finding.Severity != FindingSeverity.Error);
}
