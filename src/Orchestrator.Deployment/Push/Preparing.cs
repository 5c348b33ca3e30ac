using Orchestrator.Core.DeviceState;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Push;

/// <summary>Connects, reads fresh and compares with the preview. Changes nothing.</summary>
internal sealed class Preparing(PushRun run)
{
    private readonly Dictionary<PushSide, ChangeSet> _fresh = [];

    /// <summary>What each concerned end needs now.</summary>
    public IReadOnlyDictionary<PushSide, ChangeSet> Fresh => _fresh;

    public Task<PushFailure?> ConnectAsync(CancellationToken cancellationToken) => run.PhaseAsync(PushPhase.Connecting, async () =>
    {
        var connected = await Task.WhenAll(run.Concerned.Select(side => run.Session(side).ConnectAsync(cancellationToken)));
        return FirstFault(connected, PushPhase.Connecting);
    }, cancellationToken);

    public Task<PushFailure?> CompareAsync(CancellationToken cancellationToken) => run.PhaseAsync(PushPhase.Comparing, async () =>
    {
        var read = await Task.WhenAll(run.Concerned.Select(side => run.Session(side).CompareAsync(run.Target(side), cancellationToken)));
        if (FirstFault(read, PushPhase.Comparing) is { } failure)
            return failure;
        foreach (var (side, outcome) in run.Concerned.Zip(read))
            _fresh[side] = outcome.Value!;
        foreach (var side in run.Concerned)
        {
            if (await DriftAsync(side, cancellationToken) is { } drift)
                return new PushFailure.Drifted(run.Device(side), drift);
        }
        return null;
    }, cancellationToken);

    private async Task<PushDrift?> DriftAsync(PushSide side, CancellationToken cancellationToken)
    {
        var fresh = _fresh[side];
        if (run.State.SplitKept is null)
            return PreviewCheck.Compare(run.Order[side].Preview, fresh);
        if (fresh.IsEmpty)
            return null;
        if (run.State.Direction == PushDirection.Forward)
        {
            // After a split the undo has run here: the baseline may differ in ids, the operations must not.
            return PreviewCheck.SameOperations(run.Order[side].Preview, fresh) ? null : PreviewCheck.Compare(run.Order[side].Preview, fresh);
        }
        // There is no preview of the way back: it is taken only from exactly what this push had made.
        var made = await run.Session(side).CompareAsync(run.Order[side].Desired, cancellationToken);
        return made is { IsOk: true, Value.IsEmpty: true } ? null : new PushDrift(true, [], made.Value?.Operations ?? []);
    }

    private PushFailure.DeviceFailed? FirstFault<T>(IReadOnlyList<Outcome<T>> outcomes, PushPhase phase)
    {
        foreach (var (side, outcome) in run.Concerned.Zip(outcomes))
        {
            if (!outcome.IsOk)
                return new PushFailure.DeviceFailed(run.Device(side), phase, outcome.Fault);
        }
        return null;
    }
}
