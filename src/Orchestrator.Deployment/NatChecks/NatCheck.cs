using System.Collections.Immutable;
using System.Security.Cryptography;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.Deployment.NatChecks.Stages;
using Orchestrator.Deployment.RouterOs;

namespace Orchestrator.Deployment.NatChecks;

/// <summary>Measures, from a Linux box, what the NATs before it do. Thread-safe: each run has its own state.</summary>
public sealed class NatCheck(TimeProvider time, RandomNumberGenerator random)
{
    private delegate Task<StageEnd> Running(CheckRun run, Action<TimeSpan> left, CancellationToken cancellationToken);

    /// <summary>
    /// Runs all stages in their order. The result holds what was found, also when the device failed in between; what a stage could not measure is in
    /// no trial. Nothing is changed on the device.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled: nothing of the check goes on for longer than some seconds.</exception>
    public async Task<NatCheckResult> RunAsync(NatCheckTarget target, IUdpAgent agent, IResponderView view, IProgress<NatCheckProgress> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(progress);
        var run = new CheckRun(agent, view, time, random);
        var stages = Stages(target);
        var reports = ImmutableArray.CreateBuilder<NatStageReport>();
        NatCheckResult Result() => new() { Measurement = new NatMeasurement { Uplink = run.Own == default ? target.Uplink : run.Own, Trials = [.. run.Trials], Packets = [.. run.Packets] }, Stages = reports.ToImmutable() };
        foreach (var (index, stage) in stages.Index())
        {
            var rest = stages.Skip(index + 1).Aggregate(TimeSpan.Zero, (sum, later) => sum + later.About);
            void Report(TimeSpan own) => progress.Report(new NatCheckProgress(stage.Stage, index, stages.Count, own + rest));
            Report(stage.About);
            try
            {
                var end = run.Map.Stun(0) is null ? StageEnd.Skip(NatStageNote.ResponderLacks) : await stage.Run(run, Report, cancellationToken);
                reports.Add(new NatStageReport(stage.Stage, end.State, end.Note));
            }
            catch (DeviceFaultException failed)
            {
                reports.Add(new NatStageReport(stage.Stage, NatStageState.Failed, NatStageNote.None));
                return Result() with { Fault = failed.Fault };
            }
        }
        return Result();
    }

    private static async Task<StageEnd> FilterAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var end = await FilteringStage.RunAsync(run, cancellationToken);
        UnsolicitedStage.Doubt(run);
        return end;
    }

    private static List<(NatCheckStage Stage, TimeSpan About, Running Run)> Stages(NatCheckTarget target) =>
    [
        (NatCheckStage.Preparing, TimeSpan.FromSeconds(1), (run, _, ct) => PreparingStage.RunAsync(run, target.Uplink, ct)),
        (NatCheckStage.Unsolicited, TimeSpan.FromSeconds(5), (run, _, ct) => UnsolicitedStage.RunAsync(run, ct)),
        (NatCheckStage.Filtering, TimeSpan.FromSeconds(9), (run, _, ct) => FilterAsync(run, ct)),
        (NatCheckStage.Mapping, TimeSpan.FromSeconds(30), (run, _, ct) => MappingStage.RunAsync(run, ct)),
        (NatCheckStage.Hairpin, TimeSpan.FromSeconds(4), (run, _, ct) => HairpinStage.RunAsync(run, ct)),
        (NatCheckStage.ZeroChecksum, TimeSpan.FromSeconds(5), (run, _, ct) => PassageStages.ZeroChecksumAsync(run, ct)),
        (NatCheckStage.LargeDatagrams, TimeSpan.FromSeconds(8), (run, _, ct) => PassageStages.LargeAsync(run, ct)),
        (NatCheckStage.Hops, TimeSpan.FromSeconds(5), (run, _, ct) => HopStage.RunAsync(run, ct)),
        (NatCheckStage.Esp, TimeSpan.FromSeconds(6), (run, _, ct) => EspStage.RunAsync(run, ct)),
        (NatCheckStage.Lifetime, LifetimeStage.AtMost(target.LongestIdle), (run, left, ct) => LifetimeStage.RunAsync(run, target.LongestIdle, left, ct)),
    ];
}
