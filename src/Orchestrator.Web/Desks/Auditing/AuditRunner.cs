namespace Orchestrator.Web.Desks.Auditing;

/// <summary>Runs audits off the caller's thread, a few at a time: each may take a core and some hundred megabytes. Thread-safe.</summary>
public sealed class AuditRunner(TimeProvider clock) : IDisposable
{
    /// <summary>Bounds the memory of one audit.</summary>
    public const int NodeLimit = 3_000_000;

    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private const int AtOnce = 2;

    private readonly SemaphoreSlim _places = new(AtOnce);

    /// <returns>null if it was not done in <see cref="Longest"/>, waiting for a place included.</returns>
    public async Task<T?> RunAsync<T>(Func<CancellationToken, T> audit, CancellationToken cancellationToken) where T : class
    {
        ArgumentNullException.ThrowIfNull(audit);
        using var limit = new CancellationTokenSource(Longest, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await _places.WaitAsync(stop.Token);
            try
            {
                return await Task.Run(() => audit(stop.Token), stop.Token);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => _places.Dispose();
}
