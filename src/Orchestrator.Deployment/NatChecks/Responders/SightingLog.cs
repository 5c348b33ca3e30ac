namespace Orchestrator.Deployment.NatChecks.Responders;

/// <summary>The newest sightings of a responder, and waiting for those that are asked for. Bounded in number and age. Thread-safe.</summary>
public sealed class SightingLog(TimeProvider time)
{
    private const int Most = 20_000;
    private const int MostOctets = 8_000_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly Queue<Entry> _seen = new();
    private readonly Queue<Entry> _full = new();
    private long _octets;
    private TaskCompletionSource _changed = New();

    /// <summary>Adds what came.</summary>
    public void Add(ResponderSighting sighting)
    {
        ArgumentNullException.ThrowIfNull(sighting);
        TaskCompletionSource changed;
        lock (_gate)
        {
            Keep(new Entry(sighting));
            (changed, _changed) = (_changed, New());
        }
        changed.SetResult();
    }

    /// <summary>As <see cref="IResponderView.AwaitAsync"/>.</summary>
    public async Task<IReadOnlyList<ResponderSighting>> AwaitAsync(SightingQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var patience = new CancellationTokenSource(query.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        while (true)
        {
            var (found, complete, changed) = Find(query);
            if (complete || patience.IsCancellationRequested)
                return found;
            try
            {
                await changed.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return Find(query).Found;
            }
        }
    }

    // The oldest packets lose their octets before sightings are forgotten: a check needs to know that they came.
    private void Keep(Entry entry)
    {
        _seen.Enqueue(entry);
        _octets += entry.Sighting.Octets.Length;
        if (!entry.Sighting.Octets.IsEmpty)
            _full.Enqueue(entry);
        while (_octets > MostOctets)
            Empty();
        while (_seen.Count > Most || (_seen.TryPeek(out var oldest) && time.GetUtcNow() - oldest.Sighting.At > Longest && _seen.Count > 1))
        {
            var gone = _seen.Dequeue();
            if (_full.TryPeek(out var full) && full == gone)
                Empty();
        }
    }

    private void Empty()
    {
        var entry = _full.Dequeue();
        _octets -= entry.Sighting.Octets.Length;
        entry.Sighting = entry.Sighting with { Octets = default };
    }

    private (IReadOnlyList<ResponderSighting> Found, bool Complete, Task Changed) Find(SightingQuery query)
    {
        lock (_gate)
        {
            var seen = _seen.Select(each => each.Sighting);
            var shown = query.Identity is null ? [] : seen.Where(each => each.Identity == query.Identity).ToList();
            var exchanges = shown.Select(each => each.Token).ToHashSet();
            var found = seen.Where(each => IsAskedFor(each, query) || (each.Token != 0 && exchanges.Contains(each.Token))).ToList();
            bool complete = query.Tokens.CountBy(token => token).All(wanted => found.Count(each => each.Token == wanted.Key) >= wanted.Value)
                && query.EspSpis.All(spi => found.Exists(each => each.EspSpi == spi))
                && (query.Identity is null || shown.Select(each => each.Destination.Address).Distinct().Count() >= query.IdentityAt);
            return (found, complete, _changed.Task);
        }
    }

    private static bool IsAskedFor(ResponderSighting each, SightingQuery query) =>
        query.Tokens.Contains(each.Token) || (each.EspSpi is { } spi && query.EspSpis.Contains(spi))
        || (each.At >= query.Since && query.Sources.Any(network => network.Contains(each.Source.Address)));

    /// <summary>A sighting whose octets may go before it does.</summary>
    private sealed class Entry(ResponderSighting sighting)
    {
        public ResponderSighting Sighting { get; set; } = sighting;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
