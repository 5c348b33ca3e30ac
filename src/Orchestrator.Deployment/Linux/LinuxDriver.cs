using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Rendering.Linux;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.OpenSsh;

namespace Orchestrator.Deployment.Linux;

/// <summary>One live SSH connection to one Linux box with strongSwan.</summary>
internal sealed class LinuxDriver(ISshSession session, RemoteShell shell, ISecretVault vault, TimeProvider time) : IDeviceDriver
{
    private readonly LinkReader _reader = new(shell, vault);
    private readonly LinkWriter _writer = new(shell, vault);
    private readonly LinuxUndo _undo = new(shell, time);

    public Task<Outcome<DeviceFacts>> ProbeAsync(CancellationToken cancellationToken) => BoxProbe.RunAsync(shell, cancellationToken);

    public async Task<Outcome<ActualState>> ReadAsync(LinkTag tag, CancellationToken cancellationToken) =>
        (await _reader.ReadAsync(tag, cancellationToken)).Map(state => (ActualState)state);

    public Task<Outcome<DeviceRules>> ReadRulesAsync(CancellationToken cancellationToken) => RuleReader.ReadAsync(shell, cancellationToken);

    public ChangeSet Compare(DesiredState desired, ActualState actual) => (desired, actual) switch
    {
        (LinuxDesired link, LinuxActual has) => LinuxComparer.Compare(link, has),
        (LinuxEdits edits, LinuxActual has) => LinuxEditComparer.Compare(edits, has),
        _ => throw new ArgumentException("Not the states of a Linux box."),
    };

    public Task<Outcome<PendingCommit>> ArmAsync(ChangeSet changes, string undoId, TimeSpan revertIn, CancellationToken cancellationToken) =>
        _undo.ArmAsync(changes, undoId, revertIn, cancellationToken);

    public Task<Outcome<Done>> ApplyAsync(PendingCommit pending, IProgress<OperationProgress> progress, CancellationToken cancellationToken) =>
        _writer.ApplyAsync(pending, progress, cancellationToken);

    public Task<Outcome<Done>> ConfirmAsync(PendingCommit pending, CancellationToken cancellationToken) => _undo.ConfirmAsync(pending, cancellationToken);

    public Task<Outcome<Done>> RollBackAsync(PendingCommit pending, CancellationToken cancellationToken) => _undo.RollBackAsync(pending, cancellationToken);

    public Task<Outcome<UndoState>> ReadUndoAsync(string undoId, CancellationToken cancellationToken) => _undo.ReadAsync(undoId, cancellationToken);

    public Task<Outcome<LinkObservation>> ObserveAsync(LinkProbe probe, CancellationToken cancellationToken) => LinkObserver.RunAsync(shell, probe, cancellationToken);

    public ValueTask DisposeAsync() => session.DisposeAsync();
}
