using System.Collections.Immutable;
using System.Net;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Reporting;
using Orchestrator.NatTraversal.Responding;

namespace Orchestrator.Web.Desks.Responders;

/// <summary>What a responder on another host reported. Not thread-safe, but for <see cref="Ledger"/>.</summary>
internal sealed class RemoteResponder(Guid token, string name)
{
    private const int MaxSources = 4_096;
    private static readonly TimeSpan LongestAway = TimeSpan.FromDays(1);

    private string _instance = "";
    private long _number;
    private TaskCompletionSource _reported = New();
    private ImmutableArray<OrderedKeepalive> _keepalives = [];

    public Guid Token => token;

    public string Name => name;

    public EvidenceLedger Ledger { get; } = new(MaxSources);

    public DateTimeOffset ReportedAt { get; private set; }

    public ReportedHealth? Health { get; private set; }

    public long Lost { get; private set; }

    /// <summary>Ends with the next report that says all there is to say: what came there until it was written is then told here.</summary>
    public Task NextReport => _reported.Task;

    /// <summary>
    /// Takes a report in; the events that are new, with their times by this app's clock. Null for a report that comes after a later one: it tells
    /// nothing of now, and its sender has long given up waiting for orders.
    /// </summary>
    /// <param name="report">The report.</param>
    /// <param name="now">When it came.</param>
    /// <param name="clock">The clock of the ledger.</param>
    public List<(DateTimeOffset At, HostEvent Happened)>? Take(ResponderReport report, DateTimeOffset now, HostClock clock)
    {
        if (report.Instance == _instance && report.Number < _number)
            return null;
        bool known = report.Instance == _instance && report.Number == _number;
        var health = report.Health.Checked();
        (_instance, _number) = (report.Instance, report.Number);
        (ReportedAt, Health, Lost) = (now, health, report.Lost);
        // Their clock may be wrong; what it says of now tells by how much.
        var skew = now - report.Health.Now;
        var octets = 0;
        var events = new List<(DateTimeOffset, HostEvent)>();
        foreach (var reported in known || report.Events.IsDefault ? [] : report.Events.Take(ResponderReport.MaxEvents))
        {
            // What is no event, or days away from what the sender calls now, is left out.
            if (reported is null || (reported.At - report.Health.Now).Duration() > LongestAway)
                continue;
            var at = reported.At + skew;
            if (reported.ToEvent(clock.Of(at)) is not { } happened)
                continue;
            octets += happened.Octets.Length;
            events.Add((at, octets <= ResponderReport.MaxEventOctets ? happened : happened with { Octets = default }));
            foreach (var seen in happened.Observed)
                Ledger.Note(seen);
        }
        if (report.More)
            return events;
        var reportedNow = _reported;
        _reported = New();
        reportedNow.SetResult();
        return events;
    }

    /// <summary>It is told so with the answer to its next report.</summary>
    public void Order(OrderedKeepalive keepalive) => _keepalives = _keepalives.Add(keepalive);

    /// <summary>What was ordered since the last time.</summary>
    public ImmutableArray<OrderedKeepalive> TakeKeepalives()
    {
        var ordered = _keepalives;
        _keepalives = [];
        return ordered;
    }

    /// <summary>The sockets it listens on.</summary>
    public IEnumerable<Listener> Listening() => (Health?.Listeners ?? []).Where(each => each.Failure is null).Select(Read).OfType<Listener>();

    private static Listener? Read(ReportedListener listener) =>
        Enum.TryParse<ListenerService>(listener.Service, ignoreCase: true, out var service) && IPEndPoint.TryParse(listener.Own, out var own)
            ? new Listener(service, own, IPEndPoint.TryParse(listener.Announced ?? "", out var announced) ? announced : null)
            : null;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
