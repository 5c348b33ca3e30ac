using System.Globalization;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.NatChecks;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Jobs;

/// <summary>Does one check of one uplink and stores what it found. One that was cut off is not resumed: its silences are over.</summary>
internal sealed class NatCheckJob(DurableJobServices services, NatCheckStore checks, DeviceStore devices, INatRunner runner, CheckedVersions versions, OtherNodes others, TimeProvider clock) : DurableJob(services)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan StoreAgain = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan StorePatience = TimeSpan.FromMinutes(1);

    public static string Subject(long check) => check.ToString(CultureInfo.InvariantCulture);

    protected override async Task RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        long id = Id(run);
        if (await checks.GetAsync(id, cancellationToken) is not { } check)
            return;
        bool able = await runner.MissingAsync(cancellationToken) is null;
        if (!able && check.State == NatCheckState.Waiting && others.MayTake(id))
            return;
        if (!await checks.BeginAsync(run.Lease, id, clock.GetUtcNow(), cancellationToken))
            await FailAsync(run, NatCheckState.Stopped, SelfCheckWords.CutOff);
        else if (!able)
            await FailAsync(run, NatCheckState.Failed, SelfCheckWords.NoResponderHere);
        else if (await devices.GetAsync(check.Device, cancellationToken) is not { } entry || entry.Device.Uplinks.FirstOrDefault(one => one.Id == check.Uplink) is not { } uplink)
            await FailAsync(run, NatCheckState.Failed, SelfCheckWords.DeviceGone);
        else
            await CheckAsync(run, check, entry, uplink, cancellationToken);
    }

    protected override Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken) =>
        FailAsync(run, end is JobEnd.Cancelled ? NatCheckState.Stopped : NatCheckState.Failed, end is JobEnd.Cancelled ? SelfCheckWords.Stopped : SelfCheckWords.Failed);

    private async Task CheckAsync(JobRun run, NatCheckEntry check, DeviceEntry entry, Uplink uplink, CancellationToken cancellationToken)
    {
        long id = Id(run);
        if (await WhileWantedAsync(run, (progress, stop) => runner.RunAsync(entry, uplink, progress, stop), cancellationToken) is not { } answer)
        {
            // Whoever stops a check that a new version brought does not want it back tomorrow.
            if (check.Firmware.Length > 0)
                await StoreAsync(() => checks.MetAsync(run.Lease, id, check.Model, check.Firmware, cancellationToken), cancellationToken);
            await FailAsync(run, NatCheckState.Stopped, SelfCheckWords.Stopped);
            return;
        }
        if (!answer.Succeeded)
        {
            await FailAsync(run, NatCheckState.Failed, answer.Problems[0]);
            return;
        }
        var done = answer.Value!;
        await StoreAsync(() => versions.KeepAsync(run.Lease, check, done, cancellationToken), cancellationToken);
        var profile = NatClassifier.Classify(done.Measurement);
        var found = profile.Evidence.Count == 0 ? null : new NatFound(done.Responders, done.Measurement, profile, StoredJson.Write(done.Notes));
        if (found is null || done.Fault is not null)
            await FailAsync(run, NatCheckState.Failed, done.Fault ?? SelfCheckWords.Unseen, found);
        else
            await StoreAsync(() => checks.EndAsync(run.Lease, id, clock.GetUtcNow(), found, cancellationToken), cancellationToken);
    }

    /// <summary>null if somebody stopped the check in between; whichever node that was said to, the store says it here.</summary>
    private async Task<Answer<NatRun>?> WhileWantedAsync(
        JobRun run, Func<Action<NatRunProgress>, CancellationToken, Task<Answer<NatRun>>> check, CancellationToken cancellationToken)
    {
        long id = Id(run);
        NatRunProgress? told = null, stored = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = check(progress => Volatile.Write(ref told, progress), stop.Token);
        try
        {
            while (!cancellationToken.IsCancellationRequested && await Task.WhenAny(work, Task.Delay(LookAgain, clock, cancellationToken)) != work)
            {
                try
                {
                    if (Volatile.Read(ref told) is { } now && now != stored)
                    {
                        await checks.ProgressAsync(run.Lease, id, now.Stage, clock.GetUtcNow() + now.Left, cancellationToken);
                        stored = now;
                    }
                    if (!await checks.IsWantedAsync(id, cancellationToken))
                        await stop.CancelAsync();
                }
                catch (Exception error) when (DatabaseErrors.Classify(error) != DatabaseFault.None)
                {
                    // The database may be back at the next look: minutes of measuring are not given up for one statement.
                }
            }
            return await work;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await stop.CancelAsync();
            // What it put on a device it takes back, also when it is no longer wanted.
            await work.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private Task FailAsync(JobRun run, NatCheckState state, Problem problem, NatFound? found = null) =>
        StoreAsync(() => checks.FailAsync(run.Lease, Id(run), state, clock.GetUtcNow(), StoredJson.Write(problem), CancellationToken.None, found), CancellationToken.None);

    /// <summary>Stores how a check ended, also when the database is away just then.</summary>
    private async Task StoreAsync(Func<Task> store, CancellationToken cancellationToken)
    {
        for (var until = clock.GetUtcNow() + StorePatience; ; await Task.Delay(StoreAgain, clock, cancellationToken))
        {
            try
            {
                await store();
                return;
            }
            catch (Exception error) when (DatabaseErrors.Classify(error) != DatabaseFault.None && clock.GetUtcNow() < until)
            {
                // The result is in memory alone, so it is kept until the database is back.
            }
        }
    }

    private static long Id(JobRun run) => long.Parse(run.Subject, CultureInfo.InvariantCulture);
}

/// <summary>Has every check that is due done, a few at a time: a responder answers only so many questions a second.</summary>
internal sealed class NatCheckFleetJob(DurableJobServices services, NatCheckStore checks, DurableJobs jobs, TimeProvider clock) : DurableJob(services)
{
    public const string Subject = "all";

    public const int AtOnce = 4;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    protected override int CoordinatorsAtOnce => Coordinators.OfAFleet;

    protected override async Task RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        while (await checks.DueAsync(cancellationToken) is { Count: > 0 } due)
        {
            // The longest first, so those that run stay chosen; a device one at a time, for two would take each other's ports.
            // Also those chosen before: the start of one may have been lost with its node.
            foreach (var check in due.DistinctBy(one => one.Device).Take(AtOnce))
                await jobs.EnsureAsync<NatCheckJob>(NatCheckJob.Subject(check.Id), cancellationToken);
            await Task.Delay(LookAgain, clock, cancellationToken);
        }
    }

    protected override Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken) => Task.CompletedTask;
}
