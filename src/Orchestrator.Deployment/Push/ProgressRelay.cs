using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Push;

/// <summary>
/// Carries a driver's progress into the journal in order, without making the driver wait. If the journal fails,
/// <see cref="Broken"/> stops the driver and <see cref="DrainAsync"/> throws what the journal threw.
/// </summary>
internal sealed class ProgressRelay(PushRun run, PushSide side, CancellationToken cancellationToken) : IProgress<OperationProgress>, IAsyncDisposable
{
    private readonly CancellationTokenSource _broken = new();
    private readonly Lock _order = new();
    private Task _tail = Task.CompletedTask;

    public CancellationToken Broken => _broken.Token;

    /// <summary>The operation last heard of.</summary>
    public int? Current { get; private set; }

    public void Report(OperationProgress value)
    {
        lock (_order)
        {
            Current = value.Index;
            _tail = AppendAsync(_tail, value);
        }
    }

    public Task DrainAsync()
    {
        lock (_order)
        {
            return _tail;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Already thrown by DrainAsync, or the run is being left with another exception.
        await DrainAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _broken.Dispose();
    }

    private async Task AppendAsync(Task before, OperationProgress value)
    {
        await before;
        try
        {
            await run.WriteAsync(new PushEvent.OperationMoved(run.Now, side, value.Index, value.Stage, value.Fault), cancellationToken);
        }
        catch
        {
            // At once and not on another thread: the driver must not begin another operation.
            _broken.Cancel();
            throw;
        }
    }
}
