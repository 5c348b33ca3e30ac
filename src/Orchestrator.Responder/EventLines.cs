using System.Globalization;
using System.Text.Json;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Reporting;

namespace Orchestrator.PublicHost;

/// <summary>Writes events as lines of JSON. Where writing is slower than what happens, the oldest are lost and a line says how many.</summary>
internal sealed class EventLines(ResponderHost host, Stream destination) : IDisposable
{
    private const int MaxWaiting = 16_384;
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private readonly EventSubscription _events = host.Events.Subscribe(MaxWaiting);

    /// <summary>Events that are not written yet.</summary>
    public int Waiting => _events.Events.Count;

    /// <summary>Writes until stopped; then what is left.</summary>
    public async Task WriteAsync(CancellationToken stopping)
    {
        using var ended = stopping.Register(_events.Dispose);
        var lost = 0L;
        while (await _events.Events.WaitToReadAsync(CancellationToken.None))
        {
            // Not until none waits: where events come faster than they are written, that is never.
            for (var written = 0; written < MaxWaiting && _events.Events.TryRead(out var happened); written++)
            {
                await destination.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(happened.ToReport(host.Clock), ReportJson.Default.ReportedEvent), CancellationToken.None);
                await destination.WriteAsync(LineEnd, CancellationToken.None);
            }
            if (_events.Dropped is var dropped && dropped != lost)
            {
                lost = dropped;
                await destination.WriteAsync(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"lost\":{lost}}}\n")), CancellationToken.None);
            }
            await destination.FlushAsync(CancellationToken.None);
        }
    }

    public void Dispose() => _events.Dispose();
}
