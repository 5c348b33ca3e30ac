using System.Collections.Immutable;
using System.Threading.Channels;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>Hands events to whoever subscribed. A slow subscriber loses its oldest events, and never holds up the host. Thread-safe.</summary>
public sealed class EventFeed
{
    private ImmutableArray<EventSubscription> _subscriptions = [];

    /// <summary>Subscribes; dispose of the subscription to end it.</summary>
    /// <param name="capacity">How many events wait at most, 1 or more.</param>
    public EventSubscription Subscribe(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        var subscription = new EventSubscription(capacity, End);
        ImmutableInterlocked.Update(ref _subscriptions, all => all.Add(subscription));
        return subscription;
    }

    /// <summary>Whether anybody reads.</summary>
    internal bool IsRead => !_subscriptions.IsEmpty;

    internal void Publish(HostEvent happened)
    {
        foreach (var subscription in _subscriptions)
            subscription.Offer(happened);
    }

    private void End(EventSubscription subscription) => ImmutableInterlocked.Update(ref _subscriptions, all => all.Remove(subscription));
}

/// <summary>The events of one subscriber, oldest first.</summary>
public sealed class EventSubscription : IDisposable
{
    private readonly Channel<HostEvent> _channel;
    private readonly Action<EventSubscription> _end;
    private long _dropped;

    internal EventSubscription(int capacity, Action<EventSubscription> end)
    {
        _end = end;
        var options = new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest };
        _channel = Channel.CreateBounded<HostEvent>(options, _ => Interlocked.Increment(ref _dropped));
    }

    /// <summary>The events; completed once the subscription is disposed of.</summary>
    public ChannelReader<HostEvent> Events => _channel.Reader;

    /// <summary>How many events were lost because they were not read in time.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <inheritdoc/>
    public void Dispose()
    {
        _end(this);
        _channel.Writer.TryComplete();
    }

    internal void Offer(HostEvent happened) => _channel.Writer.TryWrite(happened);
}
