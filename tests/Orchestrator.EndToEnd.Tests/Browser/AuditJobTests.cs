using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.Browser;

/// <summary>The audit of a real box by the pages alone: proved while packets pass, broken by the rule that eats them, mended, and what somebody removed restored.</summary>
[Trait("suite", "browser")]
public sealed class AuditJobTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    private const string LanBranchHost = "10.1.0.2";

    private Admin Admin => world.Admin;

    private IPage Page => Admin.Page;

    private NetworkLab Lab => world.Lab;

    [Fact]
    public Task A_rule_that_eats_a_real_boxs_tunnel_is_named_on_the_page_and_in_sarif_until_it_is_gone() => world.WatchAsync("audit-job", async () =>
    {
        await Admin.EnterAsync();
        await Admin.AddDeviceAsync(world.Branch);
        await Admin.AddDeviceAsync(world.Hub);
        string hub = new Uri(Page.Url).AbsolutePath;
        await Admin.ConnectAsync("branch", "hub");
        await Admin.PushAsync();
        (await Admin.ResultAsync()).ShouldBe("Kept");
        await AuditAsync(hub, "Proved");
        (await Lab.LanHub.ReachesAsync(LanBranchHost)).ShouldBeTrue();

        await Lab.Hub.DoAsync("iptables -t nat -I POSTROUTING 1 -o wan0 -j MASQUERADE");
        // A packet of the tunnel that comes in first makes a connection whose answers no rule translates: it is forgotten again then.
        var eaten = false;
        for (var tries = 0; !eaten && tries < 10; tries++)
        {
            await Lab.Hub.DoAsync("conntrack -F 2>/dev/null");
            eaten = (await Lab.LanHub.RunAsync($"ping -c3 -i0.2 -W1 {LanBranchHost}")).ExitCode != 0;
        }
        eaten.ShouldBeTrue();
        await AuditAsync(hub, "Broken");
        await Assertions.Expect(Page.Locator(".fault-card h2").First).ToContainTextAsync("Rule 1 of POSTROUTING (masquerade, out-interface wan0) on hub catches");
        await Assertions.Expect(Page.Locator("tr.offends").First).ToContainTextAsync("-A POSTROUTING -o wan0 -j MASQUERADE");
        await SaysInSarifAsync("Rule 1 of POSTROUTING (masquerade, out-interface wan0) on hub");

        // What if: the box's own rules as text, with the rule taken out of it.
        await Admin.OpenAsync(hub + "/audit");
        await Page.GetByRole(AriaRole.Link, new() { Name = "What if..." }).ClickAsync();
        await Page.Locator(".headline", new() { HasText = "Broken" }).WaitForAsync();
        var box = Page.GetByLabel("RouterOS /export, iptables-save or nft -j");
        await box.FillAsync((await box.InputValueAsync()).Replace("-A POSTROUTING -o wan0 -j MASQUERADE\n-A", "-A", StringComparison.Ordinal));
        await Page.Locator(".headline", new() { HasText = "Proved" }).WaitForAsync();

        await Lab.Hub.DoAsync("iptables -t nat -D POSTROUTING 1; conntrack -F 2>/dev/null");
        await AuditAsync(hub, "Proved");
        (await Lab.LanHub.ReachesAsync(LanBranchHost)).ShouldBeTrue();

        // Somebody takes the whole connection off the box.
        await Lab.Hub.DoAsync("rm /etc/swanctl/conf.d/orch-*; swanctl --load-conns; for c in $(swanctl --list-sas | sed -n 's/^\\(orch-[^:]*\\):.*/\\1/p'); do swanctl --terminate --ike $c --force; done; true");
        await AuditAsync(hub, "Broken");
        await Assertions.Expect(Page.GetByText("hub has no IPsec policy").First).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Restore the link" }).First.ClickAsync();
        await Page.WaitForURLAsync("**/changes/*");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Push", Exact = true }).WaitForAsync();
        await Admin.PushAsync();
        (await Admin.ResultAsync()).ShouldBe("Kept");
        await AuditAsync(hub, "Proved");
        (await Lab.LanHub.ReachesAsync(LanBranchHost, seconds: 30)).ShouldBeTrue();
    });

    private async Task AuditAsync(string device, string verdict)
    {
        await Admin.OpenAsync(device + "/audit");
        var audit = Page.GetByRole(AriaRole.Button, new() { Name = "Audit", Exact = true }).Or(Page.GetByRole(AriaRole.Button, new() { Name = "Audit again", Exact = true }));
        await audit.ClickAsync();
        await Assertions.Expect(Page.Locator(".beside [data-verdict]")).ToHaveAttributeAsync("data-verdict", verdict, new() { Timeout = 90_000 });
        await audit.WaitForAsync();
    }

    private async Task SaysInSarifAsync(string rule)
    {
        await Admin.OpenAsync("/settings");
        await Page.GetByLabel("What it is for").FillAsync("build");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Make a token" }).ClickAsync();
        string token = await Page.Locator("code.token").InnerTextAsync();
        using var script = new HttpClient { BaseAddress = new Uri(Page.Url) };
        script.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        script.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/sarif+json"));
        var log = JsonNode.Parse(await script.GetStringAsync("/api/audit", TestContext.Current.CancellationToken))!;
        ((string?)log["version"]).ShouldBe("2.1.0");
        log["runs"]!.AsArray().SelectMany(run => run!["results"]!.AsArray())
            .ShouldContain(result => (string?)result!["level"] == "error" && ((string)result["message"]!["text"]!).Contains(rule, StringComparison.Ordinal), log.ToJsonString());
    }
}
