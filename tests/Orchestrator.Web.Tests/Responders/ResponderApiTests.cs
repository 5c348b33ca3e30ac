using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Core.Addressing;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.NatTraversal.Reporting;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.NatChecks;
using Orchestrator.Web.Desks.Responders;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests.Responders;

/// <summary>Reports of responders on other hosts: who may send them, what becomes of them, what is answered.</summary>
public sealed class ResponderApiTests(RespondingApp app) : IClassFixture<RespondingApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ResponderDesk Desk => app.Services.GetRequiredService<ResponderDesk>();

    [Fact]
    public async Task Only_a_token_of_a_responder_opens_it_and_that_opens_nothing_else()
    {
        var (script, responder) = (await app.NewTokenAsync(ApiTokenPurpose.Scripts), await app.NewTokenAsync(ApiTokenPurpose.Responder));
        (await SendAsync(null, Report("a"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync("orchr_0123", Report("a"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync(script, Report("a"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync(responder, Report("a"))).Status.ShouldBe(HttpStatusCode.OK);
        using (var person = await app.Administrator.PostAsync("/" + ResponderReport.Path, Body(Report("a")), Cancel))
            person.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/audit");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", responder);
        using var audit = await app.Visitor().SendAsync(request, Cancel);
        audit.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task What_is_reported_is_seen_by_a_check_and_counted_once()
    {
        var token = await app.NewTokenAsync(ApiTokenPurpose.Responder);
        var report = Report("seen") with { Events = [Event("1122334455667788", "203.0.113.9:282")] };
        await SendAsync(token, report);
        await SendAsync(token, report);
        var query = new SightingQuery { Tokens = [0x1122334455667788], Patience = TimeSpan.FromSeconds(20) };
        var sighting = (await Desk.AwaitAsync(query, Cancel)).ShouldHaveSingleItem();
        (sighting.Source.ToString(), sighting.Destination.ToString()).ShouldBe(("203.0.113.9:282", "198.51.100.7:500"));
        (sighting.Size, Convert.ToBase64String(sighting.Octets.Span)).ShouldBe((428, "ESIzRFVmd4g="));
        Desk.Sockets.Select(each => each.Endpoint.ToString()).ShouldContain("198.51.100.7:500");
        var evidence = Desk.Of(IPAddress.Parse("203.0.113.9")).ShouldHaveSingleItem();
        (evidence.Responder, evidence.Evidence.Mappings.ShouldHaveSingleItem().Datagrams).ShouldBe(("seen", 1));
        Desk.Of(0x1122334455667788ul).ShouldHaveSingleItem();
        Desk.Of("nobody").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_report_brings_octets_up_to_its_bound_and_events_whatever_they_bring()
    {
        var token = await app.NewTokenAsync(ApiTokenPurpose.Responder);
        var full = Event("00000000000000dd", "203.0.113.30:500") with { Service = "stun", Own = "198.51.100.7:3478", Size = 2_048, Octets = Convert.ToBase64String(new byte[2_048]) };
        await SendAsync(token, Report("full") with { Events = [.. Enumerable.Repeat(full, 600)] });
        var seen = await Desk.AwaitAsync(new SightingQuery { Tokens = [0xdd], Patience = TimeSpan.FromSeconds(20) }, Cancel);
        (seen.Count, seen.Sum(each => each.Octets.Length)).ShouldBe((600, ResponderReport.MaxEventOctets / 2_048 * 2_048));
    }

    [Fact]
    public async Task What_a_check_allows_is_ordered_with_the_next_report()
    {
        var token = await app.NewTokenAsync(ApiTokenPurpose.Responder);
        await SendAsync(token, Report("orders"));
        var allowing = Desk.AllowAsync(
            new ResponderGrant { Tokens = [255], Sources = [Ipv4Prefix.Parse("203.0.113.5/32")], For = TimeSpan.FromMinutes(5) }, Cancel);
        var orders = JsonSerializer.Deserialize((await SendAsync(token, Report("orders", 2))).Text, ReportJson.Default.ResponderOrders)!;
        orders.Tokens.ShouldContain(each => each.Token == "00000000000000ff" && each.Seconds > 290 && each.Seconds <= 300);
        orders.Expected.ShouldContain(each => each.Network == "203.0.113.5/32");
        orders.NextInSeconds.ShouldBe(1);
        await allowing.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }

    [Fact]
    public async Task A_keepalive_of_a_responder_elsewhere_is_ordered_once_with_its_next_report()
    {
        var token = await app.NewTokenAsync(ApiTokenPurpose.Responder);
        await SendAsync(token, Report("keepalives"));
        var to = new Ipv4Endpoint(Ipv4Address.Parse("203.0.113.9"), 61_000);
        var sending = Desk.SendKeepaliveAsync(new Ipv4Endpoint(Ipv4Address.Parse("198.51.100.7"), 500), to, Cancel);
        (await Desk.SendKeepaliveAsync(new Ipv4Endpoint(Ipv4Address.Parse("198.51.100.99"), 500), to, Cancel)).ShouldBeNull();
        var telling = Desk.HasToldAsync(new Ipv4Endpoint(Ipv4Address.Parse("198.51.100.7"), 500), Cancel);
        (await Desk.HasToldAsync(new Ipv4Endpoint(Ipv4Address.Parse("198.51.100.99"), 500), Cancel)).ShouldBeFalse("nobody has that socket");

        ResponderOrders Read(string text) => JsonSerializer.Deserialize(text, ReportJson.Default.ResponderOrders)!;
        Read((await SendAsync(token, Report("keepalives", 2) with { More = true })).Text).Keepalives.ShouldBe([new OrderedKeepalive("198.51.100.7:500", "203.0.113.9:61000")]);
        await Task.Delay(200, Cancel);
        sending.IsCompleted.ShouldBeFalse("more is to be told of what came until then");
        telling.IsCompleted.ShouldBeFalse();
        Read((await SendAsync(token, Report("keepalives", 3))).Text).Keepalives.ShouldBeEmpty();
        (await sending.WaitAsync(TimeSpan.FromSeconds(30), Cancel)).ShouldBe(TimeSpan.FromSeconds(1));
        (await telling.WaitAsync(TimeSpan.FromSeconds(30), Cancel)).ShouldBeTrue();
        Read((await SendAsync(token, Report("keepalives", 4))).Text).Keepalives.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_report_that_comes_after_a_later_one_changes_nothing_and_gets_no_keepalive()
    {
        var token = await app.NewTokenAsync(ApiTokenPurpose.Responder);
        var late = Report("late") with { Events = [Event("00000000000000ee", "203.0.113.40:500")] };
        var later = Report("late", 2);
        await SendAsync(token, later with { Health = later.Health with { Datagrams = 20 } });
        var to = new Ipv4Endpoint(Ipv4Address.Parse("203.0.113.9"), 61_000);
        var sending = Desk.SendKeepaliveAsync(new Ipv4Endpoint(Ipv4Address.Parse("198.51.100.7"), 500), to, Cancel);

        ResponderOrders Read(string text) => JsonSerializer.Deserialize(text, ReportJson.Default.ResponderOrders)!;
        Read((await SendAsync(token, late)).Text).Keepalives.ShouldBeEmpty("its sender waits for no answer any more");
        sending.IsCompleted.ShouldBeFalse();
        Desk.Remotes().Single(each => each.Name == "late").Health.Datagrams.ShouldBe(20);
        Desk.Of(0xeeul).ShouldBeEmpty("what it brought came under a number that is gone");
        // Under the number that is known nothing is new, but its sender waits.
        Read((await SendAsync(token, late with { Number = 2 })).Text).Keepalives.ShouldHaveSingleItem();
        await sending.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Desk.Of(0xeeul).ShouldBeEmpty();
        await SendAsync(token, late with { Number = 3 });
        Desk.Of(0xeeul).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Who_reports_with_a_token_that_another_node_revoked_is_neither_shown_nor_used_any_more()
    {
        var tokens = app.Services.GetRequiredService<ApiTokenStore>();
        string token = await app.NewTokenAsync(ApiTokenPurpose.Responder), kept = await app.NewTokenAsync(ApiTokenPurpose.Responder);
        await SendAsync(kept, Report("kept"));
        await SendAsync(token, At(Report("revoked"), "198.51.100.66:500"));
        (await NamesAsync()).ShouldBe(["kept", "revoked"]);
        Desk.Sockets.Select(each => each.Endpoint.ToString()).ShouldContain("198.51.100.66:500");
        var id = Desk.Remotes().Single(each => each.Name == "revoked").Token;
        await tokens.RevokeAsync(id, new Activity(TimeProvider.System.GetUtcNow(), "ada", "token.revoked"), Cancel);
        await app.Services.GetRequiredService<INatRunner>().MissingAsync(Cancel);
        Desk.Sockets.Select(each => each.Endpoint.ToString()).ShouldNotContain("198.51.100.66:500");
        (await NamesAsync()).ShouldBe(["kept"]);

        // One that was let in before, and whose body came after.
        Desk.Take(id, At(Report("revoked", 2), "198.51.100.66:500"));
        (await NamesAsync()).ShouldBe(["kept"]);

        async Task<IEnumerable<string>> NamesAsync() =>
            (await app.Services.GetRequiredService<IResponders>().GetAsync(Cancel)).Remotes.Select(each => each.Name).Where(name => name is "kept" or "revoked");

        static ResponderReport At(ResponderReport report, string own) =>
            report with { Health = report.Health with { Listeners = [report.Health.Listeners[0] with { Own = own }] } };
    }

    [Fact]
    public void One_that_is_silent_for_a_week_is_left_out()
    {
        var clock = new MovableClock(TimeProvider.System.GetUtcNow());
        var desk = new ResponderDesk(clock);
        desk.Take(Guid.NewGuid(), Report("renamed"));
        clock.Now += TimeSpan.FromDays(7);
        desk.Remotes().ShouldHaveSingleItem().Late.ShouldBeTrue();
        clock.Now += TimeSpan.FromMinutes(1);
        desk.Remotes().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_clock_that_is_wrong_over_there_does_not_matter()
    {
        var token = await app.NewTokenAsync(ApiTokenPurpose.Responder);
        var then = DateTimeOffset.UnixEpoch.AddDays(1);
        var report = Report("clock") with { Events = [Event("00000000000000cc", "203.0.113.20:500") with { At = then.AddSeconds(-5) }] };
        await SendAsync(token, report with { Health = report.Health with { Now = then } });
        var seen = (await Desk.AwaitAsync(new SightingQuery { Tokens = [0xcc], Patience = TimeSpan.FromSeconds(20) }, Cancel)).ShouldHaveSingleItem();
        (TimeProvider.System.GetUtcNow() - seen.At).ShouldBeInRange(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2));
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("[1]", HttpStatusCode.BadRequest)]
    [InlineData("{\"name\":null,\"instance\":null,\"number\":1,\"health\":null}", HttpStatusCode.BadRequest)]
    [InlineData("{\"name\":\"a\\u0007b\",\"instance\":\"i\",\"number\":1,\"health\":{\"started\":\"2026-11-21T12:00:00Z\",\"now\":\"2026-11-21T12:00:00Z\"}}", HttpStatusCode.BadRequest)]
    [InlineData("{\"name\":\"twice\",\"instance\":\"i\",\"number\":1,\"health\":{\"started\":\"2026-11-21T12:00:00Z\",\"now\":\"2026-11-21T12:00:00Z\",\"outcomes\":{\"LONGa\":1,\"LONGb\":2}}}", HttpStatusCode.OK)]
    [InlineData("{\"name\":\"odd\",\"instance\":\"i\",\"number\":1,\"health\":{\"started\":\"2026-11-21T12:00:00Z\",\"now\":\"2026-11-21T12:00:00Z\",\"listeners\":[null,{\"service\":null,\"own\":null,\"since\":\"2026-11-21T12:00:00Z\"}],\"outcomes\":null,\"sources\":[null]},\"events\":[null,{\"at\":\"9999-12-31T23:59:59Z\",\"service\":\"ike\",\"own\":\"198.51.100.7:500\",\"source\":\"192.0.2.1:1\",\"known\":\"token\",\"size\":1,\"outcome\":\"noted\"}]}", HttpStatusCode.OK)]
    public async Task What_is_no_report_is_refused_and_what_is_odd_does_no_harm(string body, HttpStatusCode status)
    {
        var token = await app.NewTokenAsync(ApiTokenPurpose.Responder);
        (await SendAsync(token, new StringContent(body.Replace("LONG", new string('o', 512), StringComparison.Ordinal), Encoding.UTF8, "application/json"))).Status.ShouldBe(status);
        using var page = await app.Administrator.GetAsync("/self-check/responder", Cancel);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_report_that_is_too_large_is_refused()
    {
        var token = await app.NewTokenAsync(ApiTokenPurpose.Responder);
        var body = new StringContent("{\"name\":\"" + new string('x', ResponderReport.MaxOctets) + "\"}", Encoding.UTF8, "application/json");
        (await SendAsync(token, body)).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    internal static ResponderReport Report(string name, long number = 1) => new()
    {
        Name = name,
        Instance = "00000000000000aa",
        Number = number,
        Health = new ReportedHealth
        {
            Started = TimeProvider.System.GetUtcNow().AddHours(-1),
            Now = TimeProvider.System.GetUtcNow(),
            Datagrams = 12,
            Answers = 7,
            Outcomes = System.Collections.Immutable.ImmutableDictionary<string, long>.Empty.Add("answered", 7).Add("notAllowed", 5),
            Listeners =
            [
                new ReportedListener { Service = "ike", Own = "198.51.100.7:500", Since = TimeProvider.System.GetUtcNow() },
                new ReportedListener { Service = "natTraversal", Own = "198.51.100.7:4500", Since = TimeProvider.System.GetUtcNow(), Failure = "inUse", Holder = "charon", HolderProcess = 812 },
                new ReportedListener { Service = "esp", Own = "198.51.100.7:0", Since = TimeProvider.System.GetUtcNow(), Failure = "needsRawCapability" },
            ],
            Commands = [new ReportedCommand("setcap", "setcap cap_net_raw=+ep /opt/orchestrator-responder")],
            Sources = [new ReportedSource("203.0.113.9/32", 7, 3000, 7, 2000, "answered", TimeProvider.System.GetUtcNow())],
        },
    };

    private static ReportedEvent Event(string initiator, string source) => new()
    {
        At = TimeProvider.System.GetUtcNow(),
        Service = "ike",
        Own = "198.51.100.7:500",
        Source = source,
        Known = "token",
        Size = 428,
        Octets = "ESIzRFVmd4g=",
        Outcome = "answered",
        Initiator = initiator,
        Answer = "saInit",
        AnswerSize = 428,
        Observed = [new ReportedObservation { Kind = "natTold", Exchange = "ikeSaInit", Initiator = initiator, Responder = "00000000000000ff", PeerEnd = "present", OwnEnd = "none" }],
    };

    private static StringContent Body(ResponderReport report) =>
        new(JsonSerializer.Serialize(report, ReportJson.Default.ResponderReport), Encoding.UTF8, "application/json");

    private Task<(HttpStatusCode Status, string Text)> SendAsync(string? token, ResponderReport report) => SendAsync(token, Body(report));

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(string? token, HttpContent body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/" + ResponderReport.Path) { Content = body };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await app.Visitor().SendAsync(request, Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }
}
