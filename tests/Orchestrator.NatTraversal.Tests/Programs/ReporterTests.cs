using System.Net;
using Orchestrator.NatTraversal.Guarding;
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
    public async Task A_report_that_failed_goes_again_under_its_number_and_ever_later()
    {
        await using var host = LoopbackHost.Start();
        using var reporter = New(host);
        await AskOnce(host);
        _answer = new Delivery.Failed("the app cannot be reached");
        var pause = Short;
        List<double> pauses = [];
        for (var attempt = 0; attempt < 6; attempt++)
            pauses.Add((pause = await reporter.ReportAsync(pause, default)).TotalSeconds);
        pauses.ShouldBe([6, 12, 24, 48, 60, 60]);
        _reports.ShouldAllBe(each => each.Number == 1 && each.Events.Length == 1);
        _told.ShouldBe(["Not reporting: the app cannot be reached. Trying again."], "a thing is said once");

        _answer = new Delivery.Done(new ResponderOrders());
        await reporter.ReportAsync(pause, default);
        await reporter.ReportAsync(Short, default);
        (_reports[^2].Number, _reports[^2].Events.Length).ShouldBe((1, 1));
        (_reports[^1].Number, _reports[^1].Events.Length).ShouldBe((2, 0));
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
    public async Task A_report_that_is_too_large_is_halved_and_the_loss_is_told()
    {
        await using var host = LoopbackHost.Start();
        using var reporter = New(host);
        for (var question = 0; question < 4; question++)
            await AskOnce(host);
        _answer = new Delivery.TooLarge();
        await reporter.ReportAsync(Short, default);
        _told.ShouldBe(["A report was too large for the app; 2 events were left out of it."]);
        _answer = new Delivery.Done(new ResponderOrders());
        await reporter.ReportAsync(Short, default);
        _reports[^1].Events.Length.ShouldBe(2);
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
            var read = happened.ToReport(host.Host.Clock).ToEvent(happened.At).ShouldNotBeNull();
            (read with { Observed = [] }).ShouldBe(happened with { Observed = [] });
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

    private Reporter New(LoopbackHost host) => new(
        host.Host,
        ("far", "00000000000000aa"),
        new OrderKeeping(host.Host.Allowed, host.Host.Clock, [IPNetwork.Parse("127.0.0.0/29")]),
        (report, _) =>
        {
            _reports.Add(report);
            return Task.FromResult(_answer);
        },
        _told.Add);

    private static async Task AskOnce(LoopbackHost host)
    {
        LoopbackHost.Ask(host.Client(), LoopbackHost.VersionThree(), new IPEndPoint(LoopbackHost.First, host.Settings.IkePort!.Value));
        await host.Next();
    }
}
