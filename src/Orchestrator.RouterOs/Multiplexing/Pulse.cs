using System.Threading.Channels;

namespace Orchestrator.RouterOs.Multiplexing;

/// <summary>Wakes one waiter; a wake-up that comes early is kept, several are one.</summary>
internal sealed class Pulse
{
    private readonly Channel<bool> _channel =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _channel.Writer.TryWrite(true);

    public async ValueTask WaitAsync(CancellationToken cancellationToken) =>
        await _channel.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
}
