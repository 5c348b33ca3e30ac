using System.Buffers;

namespace Orchestrator.RouterOs.Multiplexing;

/// <summary>
/// Sentences on their way out. Whatever is added while one write is under way leaves with the next, so a burst of commands
/// costs few packets. Adding never waits. Buffers are cleared after use: they may have held secrets.
/// </summary>
internal sealed class Outbox(Stream stream)
{
    private readonly Lock _gate = new();
    private readonly Pulse _filled = new();
    private ArrayBufferWriter<byte> _filling = new(4096);
    private ArrayBufferWriter<byte> _leaving = new(4096);

    public void Add(Command command, string tag)
    {
        lock (_gate)
            command.WriteTo(_filling, tag);
        _filled.Set();
    }

    /// <summary>Writes until cancelled, or the stream throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _filled.WaitAsync(cancellationToken).ConfigureAwait(false);
            lock (_gate)
                (_filling, _leaving) = (_leaving, _filling);
            await stream.WriteAsync(_leaving.WrittenMemory, cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            _leaving.Clear();
        }
    }
}
