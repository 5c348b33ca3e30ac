using System.Collections.Concurrent;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Topology;

namespace Orchestrator.Web.Jobs;

/// <summary>
/// A command stores the moving state first and starts the job after it. A crash exactly between leaves a change, a probe or a
/// device that moves for ever with nobody at work, or an audit or a check that is due for ever; here their jobs are started. Thread-safe; any node may do it at any time.
/// </summary>
internal sealed partial class LostStarts(ChangeStore changes, ProbeStore probes, DeviceStore devices, AuditStore audits, NatCheckStore checks, ChangeGroupStore groups, DurableJobs jobs, ILogger<LostStarts> log)
{
    private static readonly string[] Moving = [nameof(ChangeState.Planning), nameof(ChangeState.Pushing), nameof(ChangeState.RollingBack)];

    private static readonly string[] Contacting = [nameof(ProbeStage.Contacting), nameof(ProbeStage.Reading)];

    private readonly ConcurrentDictionary<Guid, Func<CancellationToken, Task>> _refused = [];

    /// <summary>
    /// Moves a change back whose start failed: the person heard so, and it must not happen later on its own. If that cannot be
    /// stored either, it is done as soon as it can be.
    /// </summary>
    public Task TakeBackAsync(Guid id, ChangeState moving, ChangeState before) =>
        TakeBackAsync(id, token => changes.TryTakeBackAsync(id, moving.ToString(), before.ToString(), token));

    /// <summary>The same for a group whose push could not be started.</summary>
    public Task TakeBackGroupAsync(Guid id) =>
        TakeBackAsync(id, token => groups.TryMoveAsync(id, nameof(GroupState.Pushing), nameof(GroupState.Open), token));

    public async Task HealAsync(CancellationToken cancellationToken)
    {
        await SettleRefusedAsync(cancellationToken);
        foreach (var (id, state) in await changes.InStatesAsync(Moving, cancellationToken))
            await (state == nameof(ChangeState.Planning) ? EnsureAsync<PlanChangeJob>(id, cancellationToken) : EnsureAsync<PushChangeJob>(id, cancellationToken));
        foreach (var id in await groups.InStatesAsync(PushGroupJob.Working, cancellationToken))
            await EnsureAsync<PushGroupJob>(id, cancellationToken);
        foreach (var id in await probes.InStagesAsync(Contacting, cancellationToken))
            await EnsureAsync<ProbeDeviceJob>(id, cancellationToken);
        foreach (var id in await devices.InStateAsync(TopologyDesk.Reading, cancellationToken))
            await EnsureAsync<RefreshDeviceJob>(id.Value, cancellationToken);
        if ((await audits.DueAsync(cancellationToken)).Count > 0)
            await jobs.EnsureAsync<AuditFleetJob>(AuditFleetJob.Subject, cancellationToken);
        if ((await checks.DueAsync(cancellationToken)).Count > 0)
            await jobs.EnsureAsync<NatCheckFleetJob>(NatCheckFleetJob.Subject, cancellationToken);
    }

    /// <summary>Moves back what could not be moved back when its start failed.</summary>
    public async Task SettleRefusedAsync(CancellationToken cancellationToken)
    {
        foreach (var refused in _refused)
        {
            await refused.Value(cancellationToken);
            _refused.TryRemove(refused);
        }
    }

    private async Task TakeBackAsync(Guid id, Func<CancellationToken, Task> back)
    {
        _refused[id] = back;
        await SettleRefusedAsync(CancellationToken.None);
    }

    private async Task EnsureAsync<TJob>(Guid subject, CancellationToken cancellationToken) where TJob : DurableJob
    {
        if (await jobs.EnsureAsync<TJob>(subject.ToString(), cancellationToken))
            LogStarted(log, typeof(TJob).Name, subject);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Nobody works on {Job}:{Subject}; it is started")]
    private static partial void LogStarted(ILogger log, string job, Guid subject);
}
