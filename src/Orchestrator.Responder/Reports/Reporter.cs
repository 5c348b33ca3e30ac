using System.Globalization;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Reporting;

namespace Orchestrator.PublicHost.Reports;

/// <summary>
/// Reports to the app every few seconds, and keeps the allow-list as the app's answers say. A report that fails is sent again as it was, later
/// and later; meanwhile a bounded number of events wait, and the oldest of them are lost and counted. One that is too large goes in pieces.
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

    // How many of the batch, from its beginning, go under this number; and how many an app takes at once, as far as is known.
    private int _piece;
    private int _most = ResponderReport.MaxEvents;
    private long _number = 1;
    private bool _tried;
    private long _leftOut;
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
        // What was not delivered stays as it is and goes again under its number: the app leaves out all that comes under one it has seen.
        bool fresh = !_tried && _batch.Count == 0;
        if (fresh)
            Fill();
        var report = Report(fresh);
        _tried = true;
        switch (await _deliver(report, cancellationToken))
        {
            case Delivery.Done done:
                Next();
                _orders.Follow(done.Orders);
                Tell("reporting to the app");
                return report.More ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Clamp(done.Orders.NextInSeconds, 1, (int)LongestPause.TotalSeconds));
            case Delivery.TokenRefused:
                Tell("The app refuses the token: make a new one on its Responder page. Trying again.");
                return LongestPause;
            case Delivery.TooLarge when _batch.Count > 0:
                Shrink();
                return FirstPause;
            case Delivery.TooLarge:
                return TryLater("the app finds a report without events too large", pause);
            case Delivery.Failed failed:
                return TryLater(failed.Why, pause);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public void Dispose() => _events.Dispose();

    private async Task LastReportAsync(CancellationToken cancellationToken)
    {
        try
        {
            (long, int, long) before;
            do
            {
                before = (_number, _piece, _leftOut);
                await ReportAsync(FirstPause, cancellationToken);
            }
            while ((_number, _piece, _leftOut) != before && (_batch.Count > 0 || _events.Events.TryPeek(out _)));
        }
        catch (OperationCanceledException)
        {
            // The app is slow, and we are stopping.
        }
    }

    /// <param name="fresh">Whether its events were taken just now, and not a while ago for a larger report or an earlier try.</param>
    private ResponderReport Report(bool fresh) => new()
    {
        Name = _name,
        Instance = _instance,
        Number = _number,
        Health = _host.ReportHealth(),
        Events = [.. _batch.Take(_piece)],
        // What came since a fresh one was filled is of the next.
        More = _batch.Count > _piece || ((!fresh || _piece == ResponderReport.MaxEvents) && _events.Events.TryPeek(out _)),
        Lost = _events.Dropped + _leftOut,
    };

    private void Fill()
    {
        var octets = 0;
        while (_batch.Count < ResponderReport.MaxEvents && _events.Events.TryRead(out var happened))
        {
            octets += happened.Octets.Length;
            _batch.Add(happened.ToReport(_host.Clock, withOctets: octets <= ResponderReport.MaxEventOctets));
        }
        _piece = Math.Min(_batch.Count, _most);
    }

    /// <summary>The app has this piece. What it takes at once may have grown again: the next is tried twice as large.</summary>
    private void Next()
    {
        _batch.RemoveRange(0, _piece);
        (_number, _tried) = (_number + 1, false);
        _most = Math.Min(_most * 2, ResponderReport.MaxEvents);
        _piece = Math.Min(_batch.Count, _most);
    }

    private void Shrink()
    {
        if (_piece == 1)
        {
            // It never gets smaller than this.
            _batch.RemoveAt(0);
            _leftOut++;
            Tell(string.Create(CultureInfo.InvariantCulture, $"An event was too large for the app and is lost, {_leftOut} by now."));
        }
        else
        {
            _most = _piece / 2;
            Tell("A report was too large for the app: its events go in smaller pieces.");
        }
        _piece = Math.Min(_batch.Count, _most);
    }

    private TimeSpan TryLater(string why, TimeSpan pause)
    {
        Tell($"Not reporting: {why}. Trying again.");
        return TimeSpan.FromSeconds(Math.Min(Math.Max(pause.TotalSeconds, FirstPause.TotalSeconds) * 2, LongestPause.TotalSeconds));
    }

    private void Tell(string sentence)
    {
        if (_told != sentence)
            _tell(_told = sentence);
    }
}
