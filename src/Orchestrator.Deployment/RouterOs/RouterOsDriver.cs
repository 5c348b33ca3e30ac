using System.Globalization;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.RouterOs.Observing;
using Orchestrator.Deployment.RouterOs.Reading;
using Orchestrator.Deployment.RouterOs.Scripts;
using Orchestrator.Deployment.RouterOs.Writing;
using Orchestrator.RouterOs;

namespace Orchestrator.Deployment.RouterOs;

/// <summary>Drives one router over one API session.</summary>
internal sealed class RouterOsDriver(RouterSession session, ISecretVault vault) : IDeviceDriver, IPacketCounters
{
    private static readonly TimeSpan ShortestRevert = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRevert = TimeSpan.FromHours(1);

    private readonly UndoKeeper _undo = new(session);

    public Task<Outcome<DeviceFacts>> ProbeAsync(CancellationToken cancellationToken) =>
        GuardAsync<DeviceFacts>(async () => await new FactReader(session).ReadAsync(cancellationToken));

    public Task<Outcome<ActualState>> ReadAsync(LinkTag tag, CancellationToken cancellationToken) =>
        GuardAsync<ActualState>(async () => await new StateReader(session, vault).ReadAsync(cancellationToken));

    public Task<Outcome<DeviceRules>> ReadRulesAsync(CancellationToken cancellationToken) =>
        GuardAsync<DeviceRules>(async () => await new RuleReader(session).ReadAsync(cancellationToken));

    public ChangeSet Compare(DesiredState desired, ActualState actual) => (desired, actual) switch
    {
        (RouterOsDesired link, RouterOsActual has) => RouterOsComparer.Compare(link, has),
        (RouterOsEdits edits, RouterOsActual has) => RouterOsEditComparer.Compare(edits, has),
        _ => throw new ArgumentException("A RouterOS driver compares states of RouterOS.", nameof(desired)),
    };

    public Task<Outcome<PendingCommit>> ArmAsync(ChangeSet changes, string undoId, TimeSpan revertIn, CancellationToken cancellationToken)
    {
        var names = new UndoNames(undoId);
        ArgumentOutOfRangeException.ThrowIfLessThan(revertIn, ShortestRevert);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(revertIn, LongestRevert);
        var whole = TimeSpan.FromSeconds(Math.Floor(revertIn.TotalSeconds));
        return GuardAsync(async () =>
        {
            // Counted from before the router starts counting: it never fires earlier than we say.
            var revertsAt = session.Time.GetUtcNow() + whole;
            await _undo.ArmAsync(changes, names, whole, cancellationToken);
            return new PendingCommit(changes, undoId, revertsAt);
        });
    }

    public async Task<Outcome<Done>> ApplyAsync(PendingCommit pending, IProgress<OperationProgress> progress, CancellationToken cancellationToken)
    {
        var writer = new OperationWriter(session, vault);
        foreach (var (index, operation) in pending.Changes.Operations.Index())
        {
            progress.Report(new OperationProgress(index, OperationStage.Started));
            var written = await GuardAsync(() => writer.WriteAsync(operation, cancellationToken));
            progress.Report(new OperationProgress(index, written.IsOk ? OperationStage.Succeeded : OperationStage.Failed, written.Fault));
            if (!written.IsOk)
                return written;
        }
        return await GuardAsync(() => new ConnectionCleaner(session).CleanAsync(pending.Changes, cancellationToken));
    }

    public Task<Outcome<Done>> ConfirmAsync(PendingCommit pending, CancellationToken cancellationToken)
    {
        var names = new UndoNames(pending.UndoId);
        return GuardAsync(async () =>
        {
            // Disarmed before anything is removed for good: an undo that fired in between could not bring it back.
            await _undo.DisarmAsync(names, cancellationToken);
            var writer = new OperationWriter(session, vault);
            foreach (var owed in Retirement.Owed(pending.Changes))
                await writer.FinishAsync(owed, cancellationToken);
        });
    }

    public Task<Outcome<Done>> RollBackAsync(PendingCommit pending, CancellationToken cancellationToken)
    {
        var names = new UndoNames(pending.UndoId);
        return GuardAsync(() => _undo.RunAsync(names, cancellationToken));
    }

    public Task<Outcome<UndoState>> ReadUndoAsync(string undoId, CancellationToken cancellationToken)
    {
        var names = new UndoNames(undoId);
        return GuardAsync(async () => await _undo.IsArmedAsync(names, cancellationToken) ? UndoState.Armed : UndoState.Absent);
    }

    public Task<Outcome<LinkObservation>> ObserveAsync(LinkProbe probe, CancellationToken cancellationToken) =>
        GuardAsync(() => new LinkObserver(session, vault).ObserveAsync(probe, cancellationToken));

    public Task<Outcome<IReadOnlyDictionary<Stamp, long>>> ReadCountersAsync(LinkTag tag, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var path = RouterOsMenu.FirewallRaw.Spec().Path;
        var reply = await session.RunAsync(new Command(path + "/print").With("stats").WithProperties(".id", "comment", "packets", "dynamic"), path, cancellationToken);
        var counts = new Dictionary<Stamp, long>();
        foreach (var row in reply.Rows.Where(row => !row.Is("dynamic")))
        {
            if (Stamp.TryParse(row["comment"], out var stamp) && stamp.Tag == tag && long.TryParse(row["packets"], NumberStyles.None, CultureInfo.InvariantCulture, out long packets))
                counts[stamp] = packets;
        }
        return (IReadOnlyDictionary<Stamp, long>)counts;
    });

    public ValueTask DisposeAsync() => session.DisposeAsync();

    private static async Task<Outcome<T>> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (DeviceFaultException failed)
        {
            return failed.Fault;
        }
    }

    private static Task<Outcome<Done>> GuardAsync(Func<Task> work) => GuardAsync(async () =>
    {
        await work();
        return default(Done);
    });
}
