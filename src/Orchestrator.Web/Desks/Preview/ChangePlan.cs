using Orchestrator.Core.DeviceState;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Push;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Desks.Preview;

/// <summary>
/// What a change record stores of its plan: exactly what the push will do and exactly what the admin was shown. It holds
/// no secret and no credential; those are fetched when the push begins.
/// </summary>
public sealed record ChangePlan
{
    public required PushKind Kind { get; init; }

    /// <summary>Empty while the devices are being read, and if one of them could not be.</summary>
    public IReadOnlyList<PlannedEnd> Ends { get; init; } = [];

    /// <summary>Which end is written first; the other one initiates.</summary>
    public LinkSide First { get; init; }

    public IReadOnlyList<Risk> Risks { get; init; } = [];

    public IReadOnlyList<LanPair> PairsGained { get; init; } = [];

    public IReadOnlyList<LanPair> PairsLost { get; init; } = [];

    /// <summary>Why it cannot be pushed; empty if it can.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    public int UndoAfterSeconds { get; init; } = 120;

    /// <summary>What the change is to mend; null for a link's change.</summary>
    public FixAsked? Fix { get; init; }
}

/// <summary>A finding of a device's audit and which of its fixes was chosen.</summary>
/// <param name="FindingKey">Names it in every audit of the device.</param>
/// <param name="Index">Place among the finding's fixes.</param>
public sealed record FixAsked(Guid Device, string FindingKey, int Index);

/// <summary>One device of a plan.</summary>
public sealed record PlannedEnd
{
    public required LinkSide Side { get; init; }

    public required DesiredState Desired { get; init; }

    /// <summary>The state to go back to if only one end kept the change; null if unknown.</summary>
    public DesiredState? Previous { get; init; }

    public required ChangeSet Preview { get; init; }

    /// <summary>null where no link is changed.</summary>
    public LinkProbe? Probe { get; init; }

    public required ChangeDevice View { get; init; }
}
