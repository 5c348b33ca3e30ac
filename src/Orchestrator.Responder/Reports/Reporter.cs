using System.Globalization;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Reporting;

namespace Orchestrator.PublicHost.Reports;

/// <summary>
/// Reports to the app every few seconds, and keeps the allow-list as the app's answers say. A report that fails is sent again, later and later;
/// meanwhile a bounded number of events wait, and the oldest of them are lost and counted.
/// </summary>
internal sealed class Reporter : IDisposable
{
    private const int MaxWaiting = 8_192;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly ResponderHost _host;
    private readonly Func<ResponderReport, CancellationToken, Task<Delivery>> _deliver;
    private readonly OrderKeeping _orders;
    private readonly Action<string> _tell;
    private readonly EventSubscription _events;
    private readonly string _name;
    private readonly string _instance;
    private readonly List<ReportedEvent> _batch = [];
    private int _most = ResponderReport.MaxEvents;
    private long _number = 1;
    private string _told = "";

    /// <param name="host">Whose events are reported, and whose allow-list is kept.</param>
    /// <param name="identity">The responder's name, and 16 hexadecimal digits that are new at each start.</param>
    /// <param name="orders">Keeps the allow-list.</param>
    /// <param name="deliver">Delivers a report.</param>
    /// <param name="tell">Says a sentence to the administrator: when something changes, not at each report.</param>
    public Reporter(
        ResponderHost host, (string Name, string Instance) identity, OrderKeeping orders,
        Func<ResponderReport, CancellationToken, Task<Delivery>> deliver, Action<string> tell)
    {
        (_host, _orders, _deliver, _tell) = (host, orders, deliver, tell);
        (_name, _instance) = identity;
        _events = host.Events.Subscribe(MaxWaiting);
    }

    /// <summary>Reports until stopped, then once more what is left.</summary>
    public async Task RunAsync(TimeProvider time, CancellationToken stopping)
    {
        var pause = FirstPause;
        try
        {
            while (true)
            {
                pause = await ReportAsync(pause, stopping);
                await Task.Delay(pause, time, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            using var last = new CancellationTokenSource(TimeSpan.FromSeconds(3), time);
            await LastReportAsync(last.Token);
        }
    }

    /// <summary>Sends one report and says how long to wait for the next.</summary>
    public async Task<TimeSpan> ReportAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        // A batch that was not delivered stays as it is: it goes again under its number.
        while (_batch.Count < _most && _events.Events.TryRead(out var happened))
            _batch.Add(happened.ToReport(_host.Clock));
        switch (await _deliver(Report(), cancellationToken))
        {
            case Delivery.Done done:
                var more = _batch.Count == _most;
                _batch.Clear();
                _number++;
                _orders.Follow(done.Orders);
                Tell("reporting to the app");
                return more ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Clamp(done.Orders.NextInSeconds, 1, (int)LongestPause.TotalSeconds));
            case Delivery.TokenRefused:
                Tell("The app refuses the token: make a new one on its Responder page. Trying again.");
                return LongestPause;
            case Delivery.TooLarge:
                Shrink();
                return FirstPause;
            case Delivery.Failed failed:
                Tell($"Not reporting: {failed.Why}. Trying again.");
                return TimeSpan.FromSeconds(Math.Min(Math.Max(pause.TotalSeconds, FirstPause.TotalSeconds) * 2, LongestPause.TotalSeconds));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public void Dispose() => _events.Dispose();

    private async Task LastReportAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReportAsync(FirstPause, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The app is slow, and we are stopping.
        }
    }

    private ResponderReport Report() => new()
    {
        Name = _name,
        Instance = _instance,
        Number = _number,
        Health = _host.ReportHealth(),
        Events = [.. _batch],
        Lost = _events.Dropped,
    };

    private void Shrink()
    {
        _most = Math.Max(_batch.Count / 2, 1);
        var lost = _batch.Count - _most;
        if (lost > 0)
            _batch.RemoveRange(0, lost);
        Tell(string.Create(CultureInfo.InvariantCulture, $"A report was too large for the app; {lost} events were left out of it."));
    }

    private void Tell(string sentence)
    {
        if (_told != sentence)
            _tell(_told = sentence);
    }
}
