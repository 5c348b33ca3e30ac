namespace Orchestrator.Persistence.Jobs;

/// <summary>Renews a lease while work runs, and cancels the work when the lease is lost or a person wants it stopped.</summary>
internal sealed class LeaseWatch(Lease lease, DurableJobServices services, CancellationToken shutdown) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
    private readonly CancellationTokenSource _end = new();
    private Task _renewal = Task.CompletedTask;

    public CancellationToken Token => _stop.Token;

    public LeaseState State { get; private set; } = LeaseState.Held;

    /// <summary>Looks once, so that work which was cancelled before it began does not begin, then keeps looking.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        Token.ThrowIfCancellationRequested();
        _renewal = RenewAsync(_end.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _renewal;
        _end.Dispose();
        _stop.Dispose();
    }

    private async Task RenewAsync(CancellationToken end)
    {
        using var timer = new PeriodicTimer(services.Settings.RenewalInterval, services.Time);
        try
        {
            while (State == LeaseState.Held && await timer.WaitForNextTickAsync(end))
                await LookAsync(end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            State = await services.Leases.RenewAsync(lease, services.Settings.LeaseDuration, cancellationToken);
        }
        catch (Exception error) when (Database.DatabaseErrors.Classify(error) != Database.DatabaseFault.None)
        {
            // The database may be back at the next look; if not, the fence keeps whatever the work still writes out.
            return;
        }
        if (State != LeaseState.Held)
            await _stop.CancelAsync();
    }
}
