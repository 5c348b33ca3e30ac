using System.Threading.Channels;

namespace Orchestrator.Lab;

/// <summary>Tells those who listen which items changed.</summary>
internal sealed class ChangeHub
{
    private readonly Lock _lock = new();
    private readonly List<(string Table, Channel<uint> Channel)> _listeners = [];

    /// <summary>Ids of changed items of a table, until disposed.</summary>
    public Subscription Listen(string table)
    {
        var channel = Channel.CreateUnbounded<uint>();
        lock (_lock)
            _listeners.Add((table, channel));
        return new Subscription(this, channel);
    }

    public void Publish(string table, uint id)
    {
        lock (_lock)
            foreach (var (wanted, channel) in _listeners)
                if (wanted == table)
                    channel.Writer.TryWrite(id);
    }

    internal sealed class Subscription(ChangeHub hub, Channel<uint> channel) : IDisposable
    {
        public ChannelReader<uint> Changes => channel.Reader;

        public void Dispose()
        {
            lock (hub._lock)
                hub._listeners.RemoveAll(listener => listener.Channel == channel);
        }
    }
}
