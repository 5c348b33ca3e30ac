using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Tests.NatChecks.Routers;

/// <summary>Connections that write something else, or after whose steps something happens.</summary>
internal sealed class BentDrivers(IDeviceDrivers drivers) : IDeviceDrivers
{
    /// <summary>What is written in the place of what was asked.</summary>
    public Func<ChangeSet, ChangeSet> Written { get; init; } = changes => changes;

    public Func<Task> Armed { get; init; } = () => Task.CompletedTask;

    public Func<Task> Applied { get; init; } = () => Task.CompletedTask;

    public async Task<Outcome<IDeviceDriver>> ConnectAsync(DeviceAccess access, CancellationToken cancellationToken) =>
        (await drivers.ConnectAsync(access, cancellationToken)).Map(IDeviceDriver (driver) => new Driver(driver, this));

    public Task<Outcome<string>> ReadFingerprintAsync(ManagementEndpoint endpoint, CancellationToken cancellationToken) => drivers.ReadFingerprintAsync(endpoint, cancellationToken);

    private sealed class Driver(IDeviceDriver inner, BentDrivers bent) : IDeviceDriver
    {
        public Task<Outcome<DeviceFacts>> ProbeAsync(CancellationToken cancellationToken) => inner.ProbeAsync(cancellationToken);

        public Task<Outcome<ActualState>> ReadAsync(LinkTag tag, CancellationToken cancellationToken) => inner.ReadAsync(tag, cancellationToken);

        public Task<Outcome<DeviceRules>> ReadRulesAsync(CancellationToken cancellationToken) => inner.ReadRulesAsync(cancellationToken);

        public ChangeSet Compare(DesiredState desired, ActualState actual) => inner.Compare(desired, actual);

        public async Task<Outcome<PendingCommit>> ArmAsync(ChangeSet changes, string undoId, TimeSpan revertIn, CancellationToken cancellationToken)
        {
            var armed = await inner.ArmAsync(changes, undoId, revertIn, cancellationToken);
            await bent.Armed();
            cancellationToken.ThrowIfCancellationRequested();
            return armed;
        }

        public async Task<Outcome<Done>> ApplyAsync(PendingCommit pending, IProgress<OperationProgress> progress, CancellationToken cancellationToken)
        {
            var applied = await inner.ApplyAsync(pending with { Changes = bent.Written(pending.Changes) }, progress, cancellationToken);
            await bent.Applied();
            return applied;
        }

        public Task<Outcome<Done>> ConfirmAsync(PendingCommit pending, CancellationToken cancellationToken) => inner.ConfirmAsync(pending, cancellationToken);

        public Task<Outcome<Done>> RollBackAsync(PendingCommit pending, CancellationToken cancellationToken) => inner.RollBackAsync(pending, cancellationToken);

        public Task<Outcome<UndoState>> ReadUndoAsync(string undoId, CancellationToken cancellationToken) => inner.ReadUndoAsync(undoId, cancellationToken);

        public Task<Outcome<LinkObservation>> ObserveAsync(LinkProbe probe, CancellationToken cancellationToken) => inner.ObserveAsync(probe, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
