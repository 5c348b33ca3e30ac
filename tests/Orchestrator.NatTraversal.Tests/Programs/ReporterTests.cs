using System.Net;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Reporting;
using Orchestrator.NatTraversal.Tests.Hosting;
using Orchestrator.PublicHost.Reports;

namespace Orchestrator.NatTraversal.Tests.Programs;

/// <summary>What goes to the app, what comes back, and what happens when it does not.</summary>
public sealed class ReporterTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);

    private readonly List<ResponderReport> _reports = [];
    private readonly List<string> _told = [];
    private EventSubscription? _happened;
    private Delivery _answer = new Delivery.Done(new ResponderOrders { NextInSeconds = 5 });

    [Fact]
    public async Task A_report_has_what_happened_and_how_the_host_does()
    {
        await using var host = LoopbackHost.Start();
        using var reporter = New(host);
        await AskOnce(host);
        (await reporter.ReportAsync(Short, default)).ShouldBe(TimeSpan.FromSeconds(5));

        var report = _reports.ShouldHaveSingleItem();
        (report.Name, report.Instance, report.Number).ShouldBe(("far", "00000000000000aa", 1));
        report.Events.ShouldHaveSingleItem().Answer.ShouldBe("invalidMajorVersion");
        report.Health.Listeners.ShouldAllBe(each => each.Failure == null);
        (report.Health.Datagrams, report.Health.Outcomes["answered"], report.Health.Sources.ShouldHaveSingleItem().Source).ShouldBe((1, 1, "127.0.0.1/32"));
        _told.ShouldBe(["reporting to the app"]);
    }

    [Fact]
    public async Task A_report_that_failed_goes_again_as_it_was_and_ever_later()
    {
        await using var host = LoopbackHost.Start();
        using var reporter = New(host);
        await AskOnce(host);
        _answer = new Delivery.Failed("the app cannot be reached");
        var pause = Short;
        List<double> pauses = [];
        for (var attempt = 0; attempt < 6; attempt++)
        {
            pauses.Add((pause = await reporter.ReportAsync(pause, default)).TotalSeconds);
            await AskOnce(host);
        }
        pauses.ShouldBe([6, 12, 24, 48, 60, 60]);
        _reports.ShouldAllBe(each => each.Number == 1 && each.Events.Length == 1, "the app may have it: what came since would be left out under its number");
        _told.ShouldBe(["Not reporting: the app cannot be reached. Trying again."], "a thing is said once");

        _answer = new Delivery.Done(new ResponderOrders());
        (await reporter.ReportAsync(pause, default)).ShouldBe(TimeSpan.Zero, "what came meanwhile follows at once");
        (await reporter.ReportAsync(Short, default)).ShouldBe(TimeSpan.FromSeconds(3));
        (_reports[^2].Number, _reports[^2].Events.Length, _reports[^2].More).ShouldBe((1, 1, true));
        (_reports[^1].Number, _reports[^1].Events.Length, _reports[^1].More).ShouldBe((2, 6, false));
    }

    [Fact]
    public async Task A_report_without_events_that_failed_goes_again_without_any()
    {
        await using var host = LoopbackHost.Start();
        using var reporter = New(host);
        _answer = new Delivery.Failed("the app does not answer");
        await reporter.ReportAsync(Short, default);
        await AskOnce(host);
        _answer = new Delivery.Done(new ResponderOrders());
        await reporter.ReportAsync(Short, default);
        await reporter.ReportAsync(Short, default);
        _reports.Select(each => (each.Number, each.Events.Length)).ShouldBe([(1, 0), (1, 0), (2, 1)]);
    }

    [Fact]
    public async Task What_waited_behind_a_report_that_failed_goes_before_the_end()
    {
        await using var host = LoopbackHost.Start();
        using var reporter = New(host);
        using var stopping = new CancellationTokenSource();
        await AskOnce(host);
        _answer = new Delivery.Failed("the app cannot be reached");
        await reporter.ReportAsync(Short, default);
        await AskOnce(host);
        _answer = new Delivery.Done(new ResponderOrders());
        await stopping.CancelAsync();
        await reporter.RunAsync(TimeProvider.System, stopping.Token);
        _reports.Select(each => (each.Number, each.Events.Length)).ShouldBe([(1, 1), (1, 1), (2, 1)]);
    }

    [Fact]
    public async Task Orders_are_followed_and_what_is_ordered_no_more_ends()
    {
        await using var host = LoopbackHost.Start();
        using var reporter = New(host);
        var (ordered, expected, stranger) = (IPAddress.Parse("203.0.113.5"), IPAddress.Parse("198.51.100.5"), IPAddress.Parse("192.0.2.5"));
        _answer = new Delivery.Done(new ResponderOrders
        {
            Networks = ["203.0.113.0/24", "nonsense"],
            Expected = [new ExpectedNetwork("198.51.100.5/32", 60)],
            Tokens = [new ExpectedToken("00000000000000ff", 60), new ExpectedToken("zz", 60)],
        });
        await reporter.ReportAsync(Short, default);
        var allowed = host.Host.Allowed;
        allowed.Admit(ordered, 0, host.Host.Clock.Now).ShouldBe(Admission.Network);
        allowed.Admit(expected, 0, host.Host.Clock.Now).ShouldBe(Admission.Network);
        allowed.Admit(expected, 0, host.Host.Clock.Now + TimeSpan.FromSeconds(61)).ShouldBe(Admission.Stranger);
        allowed.Admit(stranger, 255, host.Host.Clock.Now).ShouldBe(Admission.Token);
        allowed.Admit(LoopbackHost.First, 0, host.Host.Clock.Now).ShouldBe(Admission.Network, "what the command line allows stays allowed");

        _answer = new Delivery.Done(new ResponderOrders());
        await reporter.ReportAsync(Short, default);
        allowed.Admit(ordered, 0, host.Host.Clock.Now).ShouldBe(Admission.Stranger);
        allowed.Admit(expected, 0, host.Host.Clock.Now).ShouldBe(Admission.Stranger);
        allowed.Admit(stranger, 255, host.Host.Clock.Now).ShouldBe(Admission.Stranger);
    }

    [Fact]
    public async Task A_report_that_is_too_large_goes_in_pieces_and_nothing_is_lost()
    {
        await using var host = LoopbackHost.Start();
        using var reporter = New(host);
        for (var question = 0; question < 5; question++)
            await AskOnce(host);
        _answer = new Delivery.TooLarge();
        await reporter.ReportAsync(Short, default);
        _told.ShouldBe(["A report was too large for the app: its events go in smaller pieces."]);
        _answer = new Delivery.Done(new ResponderOrders());
        (await reporter.ReportAsync(Short, default)).ShouldBe(TimeSpan.Zero, "the rest waits");
        await reporter.ReportAsync(Short, default);
        for (var question = 0; question < 7; question++)
            await AskOnce(host);
        await reporter.ReportAsync(Short, default);
        _reports.Select(each => (each.Number, each.Events.Length)).ShouldBe([(1, 5), (1, 2), (2, 3), (3, 7)], "what an app takes grows again");
        _reports.Select(each => each.More).ShouldBe([false, true, false, false]);
        _reports.Skip(1).SelectMany(each => each.Events).Select(each => each.Source).Distinct().Count().ShouldBe(12, "each event went once");
        _reports.ShouldAllBe(each => each.Lost == 0);
    }

    [Fact]
    public async Task The_last_piece_of_what_was_too_large_says_that_more_waits()
    {
        await using var host = LoopbackHost.Start();
        using var reporter = New(host);
        for (var question = 0; question < 4; question++)
            await AskOnce(host);
        _answer = new Delivery.TooLarge();
        await reporter.ReportAsync(Short, default);
        await AskOnce(host);
        _answer = new Delivery.Done(new ResponderOrders());
        for (var report = 0; report < 3; report++)
            await reporter.ReportAsync(Short, default);
        _reports.Select(each => (each.Number, each.Events.Length, each.More)).ShouldBe([(1, 4, false), (1, 2, true), (2, 2, true), (3, 1, false)]);
    }

    [Fact]
    public async Task What_is_too_large_at_the_end_goes_in_pieces_too()
    {
        await using var host = LoopbackHost.Start();
        using var reporter = New(host, most: 1);
        using var stopping = new CancellationTokenSource();
        for (var question = 0; question < 4; question++)
            await AskOnce(host);
        await stopping.CancelAsync();
        await reporter.RunAsync(TimeProvider.System, stopping.Token);
        _reports.SelectMany(each => each.Events.Length == 1 ? each.Events : []).Select(each => each.Source).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public async Task An_event_that_is_too_large_alone_is_lost_and_counted()
    {
        await using var host = LoopbackHost.Start();
        using var reporter = New(host);
        await AskOnce(host);
        await AskOnce(host);
        _answer = new Delivery.TooLarge();
        for (var attempt = 0; attempt < 3; attempt++)
            await reporter.ReportAsync(Short, default);
        _told[^1].ShouldBe("An event was too large for the app and is lost, 2 by now.");
        (await reporter.ReportAsync(Short, default)).ShouldBe(TimeSpan.FromSeconds(6), "there is nothing left to leave out");
        _answer = new Delivery.Done(new ResponderOrders());
        await reporter.ReportAsync(Short, default);
        (_reports[^1].Number, _reports[^1].Events.Length, _reports[^1].Lost).ShouldBe((1, 0, 2));
    }

    [Fact]
    public async Task A_token_that_is_refused_is_told_without_it()
    {
        await using var host = LoopbackHost.Start();
        using var reporter = New(host);
        _answer = new Delivery.TokenRefused();
        (await reporter.ReportAsync(Short, default)).ShouldBe(TimeSpan.FromSeconds(60));
        _told.ShouldHaveSingleItem().ShouldStartWith("The app refuses the token");
        new ExpectedToken("00000000000000ff", 3).ToString().ShouldNotContain("ff");
    }

    [Fact]
    public async Task What_was_written_is_read_again_as_it_was()
    {
        await using var host = LoopbackHost.Start();
        LoopbackHost.Ask(host.Client(), LoopbackHost.SaInit(), new IPEndPoint(LoopbackHost.First, host.Settings.IkePort!.Value));
        LoopbackHost.Ask(host.Client(), LoopbackHost.Binding(), new IPEndPoint(LoopbackHost.First, host.Settings.StunPort!.Value));
        host.Client().SendTo([0xff], new IPEndPoint(LoopbackHost.First, host.Settings.NatTraversalPort!.Value));
        for (var each = 0; each < 3; each++)
        {
            var happened = await host.Next();
            var read = happened.ToReport(host.Host.Clock, withOctets: true).ToEvent(happened.At).ShouldNotBeNull();
            (read with { Observed = [], Octets = default }).ShouldBe(happened with { Observed = [], Octets = default });
            read.Octets.ToArray().ShouldBe(happened.Octets.ToArray());
            read.Octets.Length.ShouldBe(happened.Size);
            read.Observed.ShouldBe(happened.Observed);
        }
    }

    [Theory]
    [InlineData("{\"at\":\"2026-11-21T12:00:00Z\",\"service\":\"carrier pigeon\",\"own\":\"127.0.0.1:500\",\"source\":\"127.0.0.1:500\",\"known\":\"network\",\"size\":1,\"outcome\":\"answered\"}", false)]
    [InlineData("{\"at\":\"2026-11-21T12:00:00Z\",\"service\":\"ike\",\"own\":\"nowhere\",\"source\":\"127.0.0.1:500\",\"known\":\"network\",\"size\":1,\"outcome\":\"answered\"}", false)]
    [InlineData("{\"at\":\"2026-11-21T12:00:00Z\",\"service\":\"ike\",\"own\":\"127.0.0.1:500\",\"source\":\"127.0.0.1:500\",\"known\":\"network\",\"size\":1,\"outcome\":\"new word\",\"new\":1}", true)]
    [InlineData("{\"at\":\"2026-11-21T12:00:00Z\",\"service\":\"ike\",\"own\":\"127.0.0.1:500\",\"source\":\"127.0.0.1:500\",\"known\":\"network\",\"size\":1,\"outcome\":\"noted\",\"observed\":[{\"kind\":\"new\"},null,{\"kind\":\"continued\",\"identityType\":2,\"identityOctets\":\"zz\"},{\"kind\":\"keepalive\"}]}", true)]
    public void What_is_not_understood_is_left_out(string json, bool isEvent)
    {
        var report = System.Text.Json.JsonSerializer.Deserialize(json, ReportJson.Default.ReportedEvent).ShouldNotBeNull();
        var happened = report.ToEvent(TimeSpan.Zero);
        (happened is not null).ShouldBe(isEvent);
        (happened?.Observed.Length ?? 0).ShouldBe(json.Contains("keepalive", StringComparison.Ordinal) ? 1 : 0);
    }

    [Fact]
    public async Task A_report_brings_octets_up_to_its_bound_and_none_of_strangers()
    {
        await using var host = LoopbackHost.Start(LoopbackHost.FreePorts() with { Limits = Unlimited, ServeStrangers = true });
        using var reporter = New(host);
        var padded = LoopbackHost.Binding(padTo: 2_000);
        var (stun, stranger) = (new IPEndPoint(LoopbackHost.First, host.Settings.StunPort!.Value), host.Client("127.0.0.77"));
        LoopbackHost.Ask(stranger, padded, stun);
        var client = host.Client();
        for (var question = 0; question < 510; question++)
            LoopbackHost.Ask(client, padded, stun);
        await HappenedAsync(511);
        await reporter.ReportAsync(Short, default);
        var events = _reports.ShouldHaveSingleItem().Events;
        events.Length.ShouldBe(511);
        events[0].Octets.ShouldBeNull();
        events.Skip(1).Count(each => each.Octets is not null).ShouldBe(ResponderReport.MaxEventOctets / 2_000);
        Convert.FromBase64String(events[1].Octets!).ShouldBe(padded);
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(_reports[0], ReportJson.Default.ResponderReport).Length.ShouldBeLessThan(ResponderReport.MaxOctets);

        LoopbackHost.Ask(client, padded, stun);
        await HappenedAsync();
        await reporter.ReportAsync(Short, default);
        _reports[^1].Events.ShouldHaveSingleItem().Octets.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("AQIDBAUGBwgAAAAAAAAACS4gIwgAAAABAAAAyAAAAAA=", 200, 32)]
    [InlineData("AQIDBAUGBwgAAAAAAAAACS4gIwgAAAABAAAAyAAAAABaWlpa", 200, 32)]
    [InlineData("AQID", 3, 3)]
    [InlineData("AQID", 2, 0)]
    [InlineData("no base64!", 200, 0)]
    [InlineData(null, 200, 0)]
    public void Octets_that_a_report_should_not_bring_are_cut_or_left_out(string? octets, int size, int kept)
    {
        var report = new ReportedEvent
        {
            At = default,
            Service = "ike",
            Own = "198.51.100.7:500",
            Source = "192.0.2.1:500",
            Known = "token",
            Size = size,
            Outcome = "answered",
            Octets = octets,
        };
        report.ToEvent(TimeSpan.Zero).ShouldNotBeNull().Octets.Length.ShouldBe(kept);
        (report with { Octets = new string('A', 4_000), Size = 3_000 }).ToEvent(TimeSpan.Zero).ShouldNotBeNull().Octets.Length.ShouldBe(0);
    }

    private static RateLimits Unlimited { get; } = new() { PerSource = new RateLimit(100_000, 100_000), Total = new RateLimit(100_000, 100_000) };

    /// <param name="most">More events than that are too large for the app.</param>
    private Reporter New(LoopbackHost host, int most = int.MaxValue)
    {
        var reporter = new Reporter(
            host.Host,
            ("far", "00000000000000aa"),
            new OrderKeeping(host.Host.Allowed, host.Host.Clock, [IPNetwork.Parse("127.0.0.0/29")]),
            (report, _) =>
            {
                _reports.Add(report);
                return Task.FromResult(report.Events.Length > most ? new Delivery.TooLarge() : _answer);
            },
            _told.Add);
        _happened = host.Host.Events.Subscribe(1_000);
        return reporter;
    }

    private async Task AskOnce(LoopbackHost host)
    {
        LoopbackHost.Ask(host.Client(), LoopbackHost.VersionThree(), new IPEndPoint(LoopbackHost.First, host.Settings.IkePort!.Value));
        await HappenedAsync();
    }

    /// <summary>Waits until so many things happened and the reporter, which subscribed earlier, has them: an answer may come a moment before its event.</summary>
    private async Task HappenedAsync(int count = 1)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        for (; count > 0; count--)
            await _happened!.Events.ReadAsync(patience.Token);
    }
}
