using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.RouterOs.Reading;
using Orchestrator.Deployment.RouterOs.Scripts;
using Orchestrator.RouterOs;

namespace Orchestrator.Deployment.RouterOs.Writing;

/// <summary>
/// Keeps an undo on the router: a script, a scheduler that runs it after a while, and one that runs it after a restart.
/// The timer has an interval and no start, so a wrong clock or one that jumps cannot keep it from firing.
/// </summary>
internal sealed class UndoKeeper(RouterSession session)
{
    private const string Scripts = "/system/script";
    private const string Jobs = "/system/script/job";
    private const string Schedulers = "/system/scheduler";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan UndoTime = TimeSpan.FromSeconds(60);

    // What the script's commands need. It may not hold more than the user who makes it.
    private static readonly string[] Needed = ["read", "write", "policy", "test"];

    public async Task ArmAsync(ChangeSet changes, UndoNames names, TimeSpan revertIn, CancellationToken cancellationToken)
    {
        await DisarmAsync(names, cancellationToken);
        var source = UndoScript.Render(changes, names);
        var policy = await PolicyAsync(cancellationToken);
        await MakeAsync(new Command(Scripts + "/add").With("name", names.Script).With("source", source).With("policy", policy), cancellationToken);
        var timer = new Command(Schedulers + "/add").With("on-event", names.Script).With("policy", policy);
        await MakeAsync(timer.With("name", names.Timer).With("interval", DurationText.Format(revertIn)), cancellationToken);
        await MakeAsync(timer.With("name", names.Boot).With("start-time", "startup").With("interval", "0s"), cancellationToken);
        if (await DoubtAsync(names, source, revertIn, cancellationToken) is { } doubt)
        {
            await DisarmAsync(names, cancellationToken);
            throw new DeviceFaultException(new DeviceFault(FaultReason.NotArmed, doubt));
        }
    }

    /// <summary>Whether the undo waits for its time or runs right now.</summary>
    public async Task<bool> IsArmedAsync(UndoNames names, CancellationToken cancellationToken) =>
        await WaitsAsync(names, cancellationToken)
        // Asked last: an undo that removed itself between the two answers is seen here until its end.
        || await IsRunningAsync(names, cancellationToken);

    private async Task<bool> WaitsAsync(UndoNames names, CancellationToken cancellationToken) =>
        (await FindAsync(Schedulers, names.Timer, cancellationToken)).Count > 0 || (await FindAsync(Scripts, names.Script, cancellationToken)).Count > 0;

    /// <summary>Takes the schedulers and the script away: the schedulers first and in one command, so that none is left to fire alone.</summary>
    /// <exception cref="DeviceFaultException">The undo runs already. It goes on to its end, which the caller must wait for.</exception>
    public async Task DisarmAsync(UndoNames names, CancellationToken cancellationToken)
    {
        await RefuseIfRunningAsync(names, cancellationToken);
        IReadOnlyList<string> schedulers =
            [.. await FindAsync(Schedulers, names.Timer, cancellationToken), .. await FindAsync(Schedulers, names.Boot, cancellationToken)];
        if (schedulers.Count > 0)
            await session.RunAsync(new Command(Schedulers + "/remove").With(".id", string.Join(',', schedulers)), Schedulers, cancellationToken);
        // It may have fired before the schedulers went; from here on nothing starts it any more.
        await RefuseIfRunningAsync(names, cancellationToken);
        foreach (var id in await FindAsync(Scripts, names.Script, cancellationToken))
            await session.RunAsync(new Command(Scripts + "/remove").With(".id", id), Scripts, cancellationToken);
    }

    /// <summary>Runs the undo and waits until it has removed itself, which is the last thing it does.</summary>
    public async Task RunAsync(UndoNames names, CancellationToken cancellationToken)
    {
        long started = session.Time.GetTimestamp();
        Trap? refused = null;
        if (!await IsRunningAsync(names, cancellationToken) && await FindAsync(Scripts, names.Script, cancellationToken) is [var id, ..])
            refused = (await session.TryAsync(new Command(Scripts + "/run").With(".id", id).Within(UndoTime), cancellationToken)).Trap;
        while (await IsArmedAsync(names, cancellationToken))
        {
            if (refused is { } trap)
                throw new DeviceFaultException(Faults.Of(trap, $"{Scripts} {names.Script}"));
            if (session.Time.GetElapsedTime(started) > UndoTime)
                throw new DeviceFaultException(new DeviceFault(FaultReason.TimedOut, $"{names.Script} did not come to its end."));
            await Task.Delay(Poll, session.Time, cancellationToken);
        }
    }

    private async Task<bool> IsRunningAsync(UndoNames names, CancellationToken cancellationToken)
    {
        var jobs = await session.PrintAsync(Jobs, ["script"], cancellationToken);
        return jobs.Any(job => job["script"] == names.Script);
    }

    private async Task RefuseIfRunningAsync(UndoNames names, CancellationToken cancellationToken)
    {
        if (await IsRunningAsync(names, cancellationToken))
            throw new DeviceFaultException(new DeviceFault(FaultReason.Busy, $"{names.Script} runs already: the change goes back."));
    }

    // Nothing has been written yet: whatever keeps the undo off the router keeps the change off it too.
    private async Task MakeAsync(Command command, CancellationToken cancellationToken)
    {
        var reply = await session.TryAsync(command, cancellationToken);
        if (reply.Trap is { } trap)
            throw new DeviceFaultException(new DeviceFault(FaultReason.NotArmed, $"{command.Path}: {trap.Message}"));
    }

    /// <summary>Why the undo on the router is not the one that was sent; null if it is.</summary>
    private async Task<string?> DoubtAsync(UndoNames names, string source, TimeSpan revertIn, CancellationToken cancellationToken)
    {
        var scripts = await session.PrintAsync(Scripts, ["name", "source", "invalid"], cancellationToken);
        var schedulers = await session.PrintAsync(Schedulers, ["name", "interval", "next-run", "on-event", "start-time", "disabled"], cancellationToken);
        var script = scripts.FirstOrDefault(row => row["name"] == names.Script);
        var timer = schedulers.FirstOrDefault(row => row["name"] == names.Timer);
        var boot = schedulers.FirstOrDefault(row => row["name"] == names.Boot);
        if (script is null || script["source"]?.ReplaceLineEndings("\n") != source || script.Is("invalid"))
            return $"{names.Script}: the script on the router is not the one that was sent.";
        if (timer is null || timer.Is("disabled") || timer["on-event"] != names.Script || timer.Duration("interval") != revertIn)
            return $"{names.Timer}: the scheduler is not as it was sent.";
        if (boot is null || boot.Is("disabled") || boot["start-time"] != "startup" || boot["on-event"] != names.Script)
            return $"{names.Boot}: the scheduler is not as it was sent.";
        return await NextRunDoubtAsync(timer["next-run"], revertIn, cancellationToken);
    }

    private async Task<string?> NextRunDoubtAsync(string? nextRun, TimeSpan revertIn, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(nextRun))
            return "The scheduler has no next run.";
        var clock = await session.PrintOneAsync("/system/clock", ["date", "time"], cancellationToken);
        if (!RouterClock.TryParse($"{clock?["date"]} {clock?["time"]}", out var now) || !RouterClock.TryParse(nextRun, out var fires))
            return null;
        // Generous on the early side: the router may have been slow to answer.
        var left = fires - now;
        return left > TimeSpan.Zero && left <= revertIn + TimeSpan.FromSeconds(2) ? null : $"The scheduler's next run is {nextRun}.";
    }

    private async Task<string> PolicyAsync(CancellationToken cancellationToken)
    {
        var rights = await UserRights.ReadAsync(session, cancellationToken);
        return string.Join(',', rights.Count == 0 ? Needed.Where(policy => policy != "policy") : Needed.Where(rights.Contains));
    }

    private async Task<IReadOnlyList<string>> FindAsync(string path, string name, CancellationToken cancellationToken)
    {
        var reply = await session.RunAsync(new Command(path + "/print").WithProperties(".id", "name").Where("name", name), path, cancellationToken);
        return [.. reply.Rows.Where(row => row["name"] == name).Select(row => row.Id!)];
    }
}
