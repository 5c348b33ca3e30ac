using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Topology;

namespace Orchestrator.Deployment.Contract;

/// <summary>Opens connections to devices.</summary>
public interface IDeviceDrivers
{
    /// <summary>
    /// Connects and logs in. Every call makes a connection of its own, so that success proves that the device can
    /// be reached as it is now. The fingerprint is checked before any credential is sent.
    /// </summary>
    Task<Outcome<IDeviceDriver>> ConnectAsync(DeviceAccess access, CancellationToken cancellationToken);

    /// <summary>Reads the fingerprint of whatever answers, without sending a credential.</summary>
    Task<Outcome<string>> ReadFingerprintAsync(ManagementEndpoint endpoint, CancellationToken cancellationToken);
}

/// <summary>
/// One live connection to one device. Not safe for concurrent use. Expected failures are outcomes; after
/// <see cref="FaultReason.ConnectionLost"/> or <see cref="FaultReason.TimedOut"/> the driver is of no further use.
/// The order is: <see cref="ReadAsync"/>, <see cref="Compare"/>, <see cref="ArmAsync"/>, <see cref="ApplyAsync"/>, then
/// <see cref="ConfirmAsync"/> or <see cref="RollBackAsync"/>, from any connection, even after a restart of the orchestrator.
/// </summary>
public interface IDeviceDriver : IAsyncDisposable
{
    /// <summary>Finds out what the device is and has. Changes nothing.</summary>
    Task<Outcome<DeviceFacts>> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Reads what the device has of a link and what stands around it. Changes nothing. May be repeated.</summary>
    Task<Outcome<ActualState>> ReadAsync(LinkTag tag, CancellationToken cancellationToken);

    /// <summary>Reads all that decides a packet's way through the device, whoever made it; no secret is among it. Changes nothing. May be repeated.</summary>
    Task<Outcome<DeviceRules>> ReadRulesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The ordered operations from actual to desired; none where values are equal after normalisation. Touches only
    /// objects with the desired state's tag. Pure: equal arguments give equal results.
    /// </summary>
    /// <exception cref="ArgumentException">The states are another platform's.</exception>
    ChangeSet Compare(DesiredState desired, ActualState actual);

    /// <summary>
    /// Puts the undo of <paramref name="changes"/> on the device and starts its clock, before anything is written.
    /// The undo needs nothing of ours to run: it survives the loss of every connection.
    /// </summary>
    /// <param name="undoId">Names the undo on the device: 1-24 of a-z, 0-9 and '-'.</param>
    /// <param name="revertIn">10 s to 1 h.</param>
    Task<Outcome<PendingCommit>> ArmAsync(ChangeSet changes, string undoId, TimeSpan revertIn, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the operations in order and stops at the first that fails; nothing is retried. The pending commit must
    /// have been stored before, since from here on only its undo knows the way back.
    /// </summary>
    Task<Outcome<Done>> ApplyAsync(PendingCommit pending, IProgress<OperationProgress> progress, CancellationToken cancellationToken);

    /// <summary>Makes the change final: the undo is disarmed and removed. Repeating it is harmless.</summary>
    Task<Outcome<Done>> ConfirmAsync(PendingCommit pending, CancellationToken cancellationToken);

    /// <summary>Runs the undo now and waits for its end. Repeating it is harmless.</summary>
    Task<Outcome<Done>> RollBackAsync(PendingCommit pending, CancellationToken cancellationToken);

    /// <summary>What became of an armed undo.</summary>
    Task<Outcome<UndoState>> ReadUndoAsync(string undoId, CancellationToken cancellationToken);

    /// <summary>Looks at a link: SAs, routes, NAT, pings. Changes nothing.</summary>
    Task<Outcome<LinkObservation>> ObserveAsync(LinkProbe probe, CancellationToken cancellationToken);
}

/// <summary>A change whose undo is armed. Data: stored with the change, good for a later connection.</summary>
public sealed record PendingCommit(ChangeSet Changes, string UndoId, DateTimeOffset RevertsAt);

public enum UndoState
{
    /// <summary>
    /// Nothing of that name, and none of that name still running: confirmed, fired, or never armed. The state itself
    /// tells which, and nothing of the change will alter it any more.
    /// </summary>
    Absent,
    /// <summary>Waiting for its time, or running.</summary>
    Armed,
}

public enum OperationStage { Started, Succeeded, Failed }

/// <param name="Index">Position in the ChangeSet, from 0.</param>
public sealed record OperationProgress(int Index, OperationStage Stage, DeviceFault? Fault = null);
