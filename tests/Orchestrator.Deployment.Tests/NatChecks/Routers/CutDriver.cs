using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Tests.NatChecks.Routers;

/// <summary>A connection that is lost once the rows are written.</summary>
internal sealed class CutDriver(IDeviceDriver inner) : IDeviceDriver
{
    private static readonly DeviceFault Lost = new(FaultReason.ConnectionLost);

    public Task<Outcome<DeviceFacts>> ProbeAsync(CancellationToken cancellationToken) => inner.ProbeAsync(cancellationToken);

    public Task<Outcome<ActualState>> ReadAsync(LinkTag tag, CancellationToken cancellationToken) => inner.ReadAsync(tag, cancellationToken);

    public Task<Outcome<DeviceRules>> ReadRulesAsync(CancellationToken cancellationToken) => inner.ReadRulesAsync(cancellationToken);

    public ChangeSet Compare(DesiredState desired, ActualState actual) => inner.Compare(desired, actual);

    public Task<Outcome<PendingCommit>> ArmAsync(ChangeSet changes, string undoId, TimeSpan revertIn, CancellationToken cancellationToken) =>
        inner.ArmAsync(changes, undoId, revertIn, cancellationToken);

    public Task<Outcome<Done>> ApplyAsync(PendingCommit pending, IProgress<OperationProgress> progress, CancellationToken cancellationToken) =>
        inner.ApplyAsync(pending, progress, cancellationToken);

    public Task<Outcome<Done>> ConfirmAsync(PendingCommit pending, CancellationToken cancellationToken) => Task.FromResult<Outcome<Done>>(Lost);

    public Task<Outcome<Done>> RollBackAsync(PendingCommit pending, CancellationToken cancellationToken) => Task.FromResult<Outcome<Done>>(Lost);

    public Task<Outcome<UndoState>> ReadUndoAsync(string undoId, CancellationToken cancellationToken) => Task.FromResult<Outcome<UndoState>>(Lost);

    public Task<Outcome<LinkObservation>> ObserveAsync(LinkProbe probe, CancellationToken cancellationToken) => inner.ObserveAsync(probe, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
