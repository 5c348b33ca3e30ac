namespace Orchestrator.Lab.Server;

/// <summary>A command under way on a connection.</summary>
internal sealed class RunningCommand(string? tag, CancellationToken connection) : IDisposable
{
    private readonly CancellationTokenSource _cancel = CancellationTokenSource.CreateLinkedTokenSource(connection);

    public string? Tag { get; } = tag;

    public CancellationToken Token => _cancel.Token;

    public Task Ended { get; set; } = Task.CompletedTask;

    public async Task CancelAsync()
    {
        try
        {
            await _cancel.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself in the meantime.
        }
    }

    public void Dispose() => _cancel.Dispose();
}
