using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Core.Tests;
using Orchestrator.Web.Api;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Auditing;
using Orchestrator.Web.Tests.Fakes;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests.Auditing;

public sealed class AuditApiTests(EnteredApp app) : IClassFixture<EnteredApp>
{
    private const string Json = "application/json", Sarif = "application/sarif+json";

    public static TheoryData<string> Cases => [.. GoldenFolder.Beside().Select(folder => folder.Name)];

    [Fact]
    public async Task A_stranger_is_refused_in_a_way_that_a_program_sees()
    {
        using var response = await app.Visitor().PostAsync("/api/audit", new StringContent("*nat"), TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
    }

    [Theory]
    [InlineData("/api/audit")]
    [InlineData("/settings")]
    public async Task A_token_that_nobody_made_opens_nothing(string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "orch_0123");
        using var response = await app.Visitor().SendAsync(request, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(url == "/settings" ? HttpStatusCode.Redirect : HttpStatusCode.Unauthorized);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Sarif_is_what_the_standard_requires(string name)
    {
        var folder = GoldenFolder.Beside().Single(folder => folder.Name == name);
        using var runner = new AuditRunner(TimeProvider.System);
        var desk = new AuditDesk(runner);
        var view = (await desk.AuditAsync(new AuditText(folder.Read("text"), folder.Read("lans")), TestContext.Current.CancellationToken)).Value!;
        var log = JsonNode.Parse(SarifLog.Of(view).ToJsonString(ApiAnswers.Options))!;
        SarifRules.Check(log, folder.Read("text").Split('\n').Length);
        log["runs"]![0]!["results"]!.AsArray().Count(result => (string?)result!["level"] is "error" or "warning" && !((string)result["ruleId"]!).StartsWith("audit.note.", StringComparison.Ordinal))
            .ShouldBe(view.Findings.Count);
    }

    [Fact]
    public async Task A_logged_in_script_gets_json_sarif_or_a_refusal()
    {
        var client = app.Administrator;
        var broken = GoldenFolder.Beside().Single(folder => folder.Name == "iptables-masquerade-before-the-exception").Read("text");
        const string Lans = "/api/audit?lans=10.1.0.0/24-10.2.0.0/24&device=hub";

        var view = JsonSerializer.Deserialize<AuditView>(await AskAsync(client, Lans, broken, Json, HttpStatusCode.OK), ApiAnswers.Options)!;
        view.Verdict.ShouldBe(AuditVerdict.Broken);
        view.Findings[0].Sentence.ShouldStartWith("Rule 1 of POSTROUTING (masquerade, out-interface eth0, \"internet for all\") on hub catches 10.1.0.5 -> 10.2.0.9 before the exception at rule 2");
        var sarif = JsonNode.Parse(await AskAsync(client, Lans, broken, Sarif, HttpStatusCode.OK))!;
        var result = sarif["runs"]![0]!["results"]![0]!;
        ((string?)result["ruleId"], (string?)result["level"], (int?)result["locations"]![0]!["physicalLocation"]!["region"]!["startLine"]).ShouldBe(("audit.translated", "error", 7));

        (await AskAsync(client, "/api/audit", "hello", Json, HttpStatusCode.BadRequest)).ShouldContain("audit.unknown-text");
        (await AskAsync(client, "/api/audit?lans=here", broken, Json, HttpStatusCode.BadRequest)).ShouldContain("audit.lans");
        (await AskAsync(client, "/api/audit", new string('x', AuditText.Longest + 1), Json, HttpStatusCode.RequestEntityTooLarge)).ShouldContain("audit.too-long");
        await AskAsync(client, "/api/audit", broken, "text/html", HttpStatusCode.NotAcceptable);
    }

    [Fact]
    public async Task An_audit_is_started_and_stopped_by_a_script()
    {
        var cancel = TestContext.Current.CancellationToken;
        using (var started = await app.Administrator.PostAsync($"/api/audit/devices/{Sample.Branch}", null, cancel))
            started.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using (var stopped = await app.Administrator.DeleteAsync($"/api/audit/devices/{Sample.Branch}", cancel))
            stopped.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        app.World.Commands.ShouldContain("stop audit");
        using (var gone = await app.Administrator.DeleteAsync($"/api/audit/devices/{Guid.NewGuid()}", cancel))
            gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var stranger = await app.Visitor().DeleteAsync($"/api/audit/devices/{Sample.Branch}", cancel);
        stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Secrets_of_a_pasted_text_are_in_no_answer()
    {
        var text = GoldenFolder.Beside().Single(folder => folder.Name == "routeros-text-that-cannot-be-read").Read("text");
        text.ShouldContain("hunter2");
        var client = app.Administrator;
        (await AskAsync(client, "/api/audit", text, Json, HttpStatusCode.OK)).ShouldNotContain("hunter2");
        (await AskAsync(client, "/api/audit", text, Sarif, HttpStatusCode.OK)).ShouldNotContain("hunter2");
        (await AskAsync(client, "/api/audit", "secret=hunter2", Json, HttpStatusCode.BadRequest)).ShouldNotContain("hunter2");
    }

    private static async Task<string> AskAsync(HttpClient client, string url, string text, string accept, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(text, Encoding.UTF8, "text/plain") };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(status, body);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(accept == Sarif ? Sarif : Json);
        return body;
    }
}
