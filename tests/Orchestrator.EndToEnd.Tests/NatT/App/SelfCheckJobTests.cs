using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Orchestrator.EndToEnd.Tests.Browser;
using Orchestrator.EndToEnd.Tests.Lab;
using Orchestrator.EndToEnd.Tests.NatT.Clients;

namespace Orchestrator.EndToEnd.Tests.NatT.App;

/// <summary>The self-check by the pages alone: the app's own responder, real logins, real NATs.</summary>
[Trait("suite", "nat-t")]
public sealed partial class SelfCheckJobTests(CheckedWorld world, ITestOutputHelper output) : IClassFixture<CheckedWorld>
{
    private const string Short = "short", Forwarded = "forwarded", Symmetric = "symmetric";
    private const string Silence = "waiting how long an idle mapping lives";
    private const int Stun = 3478, Ike = 500, NatTraversal = 4500, IkeHeaderSize = 28;

    private Admin Admin => world.Admin;

    private IPage Page => Admin.Page;

    [Fact]
    public Task Sites_are_checked_and_what_was_found_is_read_kept_and_used() => world.WatchAsync("self-check-job", async () =>
    {
        var (shortLived, shortDevice) = await world.AddAsync(Short, NatBehaviours.ShortLived);
        var (forwarded, forwardedDevice) = await world.AddAsync(Forwarded, NatBehaviours.StaticForward);
        var (_, symmetricDevice) = await world.AddAsync(Symmetric, NatBehaviours.Symmetric);
        // As on any box with tunnels: the ports to be asked from are its daemon's.
        using var daemon = await Charon.StartAsync(forwarded.Host, "");
        await Admin.EnterAsync();
        foreach (var device in (KnownDevice[])[shortDevice, forwardedDevice, symmetricDevice])
            await Admin.AddDeviceAsync(device);

        await Admin.OpenAsync("/self-check");
        var stopped = await StopInTheMiddleAsync(shortLived);
        await CheckAllAsync();
        shortLived.Agents().ShouldNotContain(agent => stopped.Contains(agent));
        await SaysAsync(Short, "NAT, keeps ports", $"{Short} is behind a NAT that keeps UDP ports 500 and 4500: {shortLived.HostAddress}:4500 is seen as {shortLived.Outer}:4500");
        await SaysAsync(Forwarded, "NAT, forwarded", $"{Forwarded} is behind a NAT that forwards UDP 500 and 4500 to it: {forwarded.HostAddress}:4500 is seen as {forwarded.Outer}:4500");
        await SaysAsync(Symmetric, "symmetric NAT", $"{Symmetric} is behind a symmetric NAT: every destination sees another port of ");
        await PairsAsync();

        await OpenDeviceAsync(Short);
        await Assertions.Expect(Page.Locator("figure.path svg[role=img]")).ToBeVisibleAsync();
        await Assertions.Expect(Page.Locator("ul.notes")).ToHaveCountAsync(0);
        await HistoryAsync("NAT, keeps ports", "stopped");
        (await DownloadAsync("Text", File.ReadAllTextAsync)).ShouldContain($"{shortLived.HostAddress}");
        await CaptureAsync(shortLived);
        await UseAndUndoAsync("behind NAT, idle mappings live 10 s");
        await UseAsync("behind NAT, idle mappings live 10 s", "idle mappings live 10 s");
        await DescribeAsync("Cellar", "C-7");

        await OpenDeviceAsync(Forwarded);
        await Assertions.Expect(Page.Locator("ul.notes")).ToHaveCountAsync(0);
        // No silence was seen to kill its mapping, so no lifetime is told.
        await UseAsync($"behind NAT, 500 and 4500 forwarded from {forwarded.Outer}", $"forwards UDP 500 and 4500 to it from {forwarded.Outer}");

        await FailsWhenCutOffAsync(Symmetric);
    });

    /// <summary>Stops while a device asks; gives the processes that did so there.</summary>
    private async Task<IReadOnlyList<int>> StopInTheMiddleAsync(NatSite site)
    {
        await Button("Check all").ClickAsync();
        await Assertions.Expect(Row(Short).Locator(".check-progress")).ToContainTextAsync("answers from elsewhere", new() { Timeout = 90_000 });
        await Row(Short).Locator("progress").WaitForAsync();
        IReadOnlyList<int> agents = [];
        for (var until = DateTimeOffset.UtcNow.AddSeconds(10); agents.Count == 0 && DateTimeOffset.UtcNow < until; await Task.Delay(50))
            agents = site.Agents();
        agents.ShouldNotBeEmpty();
        await Button("Stop all").ClickAsync();
        await Assertions.Expect(Row(Short).Locator(".last")).ToContainTextAsync("The check was stopped.");
        await Assertions.Expect(Page.Locator(".working-note")).ToHaveCountAsync(0);
        return agents;
    }

    private async Task CheckAllAsync()
    {
        await Button("Check all").ClickAsync();
        await Page.Locator(".working-note").WaitForAsync();
        var seen = new List<string>();
        for (var until = DateTimeOffset.UtcNow.AddMinutes(8); await Page.Locator(".working-note").CountAsync() > 0; await Task.Delay(500))
        {
            var at = string.Join(' ', await Row(Short).Locator(".check-progress > span:not(.mono)").AllInnerTextsAsync());
            if (at.Length > 0 && seen.LastOrDefault() != at)
                seen.Add(at);
            DateTimeOffset.UtcNow.ShouldBeLessThan(until, string.Join(" | ", seen));
        }
        output.WriteLine(string.Join('\n', seen));
        seen.Count.ShouldBeGreaterThan(3);
        seen[^1].ShouldContain(Silence);
    }

    private async Task SaysAsync(string device, string badge, string headline)
    {
        output.WriteLine(await Row(device).InnerTextAsync());
        await Assertions.Expect(Row(device)).ToContainTextAsync(badge);
        await Assertions.Expect(Row(device).Locator(".so")).ToContainTextAsync(headline);
        await Assertions.Expect(Row(device).Locator(".last")).ToHaveCountAsync(0);
    }

    private async Task PairsAsync()
    {
        await Page.GetByRole(AriaRole.Link, new() { Name = "Who connects to whom" }).ClickAsync();
        await PairAsync($"{Forwarded} and {Short}: direct if {Short} begins.", "one begins");
        await PairAsync($"{Forwarded} and {Symmetric}: direct if {Symmetric} begins.", "one begins");
        await PairAsync($"{Short} and {Symmetric}: a hub is needed.", "hub");
    }

    private async Task PairAsync(string sentence, string word)
    {
        var cell = Page.Locator("[data-matrix]").GetByRole(AriaRole.Link, new() { Name = sentence });
        await Assertions.Expect(cell).ToContainTextAsync(word);
        await cell.ClickAsync();
        await Assertions.Expect(Page.GetByText(sentence).Last).ToBeVisibleAsync();
    }

    private async Task OpenDeviceAsync(string device)
    {
        await Admin.OpenAsync("/self-check");
        await Row(device).GetByRole(AriaRole.Link, new() { Name = device, Exact = true }).ClickAsync();
        await Page.Locator("#verdict").WaitForAsync();
    }

    private async Task HistoryAsync(params IReadOnlyList<string> ends)
    {
        var rows = Page.Locator("section[aria-labelledby=history] tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(ends.Count, new() { Timeout = 60_000 });
        foreach (var (row, end) in ends.Index())
            await Assertions.Expect(rows.Nth(row)).ToContainTextAsync(end, new() { Timeout = 60_000 });
    }

    /// <summary>The capture holds as many packets as the page says, seen from both ends of the NAT: so tcpdump reads it.</summary>
    private async Task CaptureAsync(NatSite site)
    {
        var told = int.Parse(PacketCount().Match(await Page.Locator("section[aria-labelledby=raw]").InnerTextAsync()).Groups[1].Value, null);
        var read = await DownloadAsync("Packet capture", (path, stop) =>
            Shell.RunAsync(["tcpdump", "-Z", "root", "-r", path, "-w", "-"], TimeSpan.FromSeconds(20), cancellation: stop));
        var packets = Pcap.Read(Encoding.Latin1.GetBytes(read.ShouldSucceed().Output));
        packets.Count.ShouldBe(told);
        foreach (var port in (int[])[Stun, Ike, NatTraversal])
        {
            packets.ShouldContain(packet => packet.Source.Equals(site.HostAddress) && packet.DestinationPort == port);
            packets.ShouldContain(packet => packet.Destination.Equals(site.HostAddress) && packet.SourcePort == port);
        }
        // What STUN saw its answer says; what IKE's ports saw only the responder knows, with the messages themselves.
        foreach (var port in (int[])[Ike, NatTraversal])
            packets.ShouldContain(packet => packet.Source.Equals(site.Outer) && packet.DestinationPort == port && packet.Payload.Length >= IkeHeaderSize);
    }

    /// <summary>Uses what was found, and goes to the device.</summary>
    private async Task UseAsync(string result, string reason)
    {
        await Button($"Use this result: {result}").ClickAsync();
        await Assertions.Expect(Page.Locator("section[aria-labelledby=use]")).ToContainTextAsync($"The planner has this uplink as {result}.");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Device", Exact = true }).ClickAsync();
        await Assertions.Expect(Page.Locator("section[aria-labelledby=networks] .uplink")).ToContainTextAsync("behind NAT");
        await Assertions.Expect(Page.Locator("section[aria-labelledby=networks] .why-tip").First).ToContainTextAsync(reason);
    }

    private async Task UseAndUndoAsync(string result)
    {
        var use = Page.Locator("section[aria-labelledby=use]");
        await Button($"Use this result: {result}").ClickAsync();
        await Assertions.Expect(use).ToContainTextAsync($"The planner has this uplink as {result}. Before it was behind NAT.");
        await Button("Undo").ClickAsync();
        await Assertions.Expect(use).ToContainTextAsync("The planner has this uplink as behind NAT.");
        await Button($"Use this result: {result}").WaitForAsync();
    }

    /// <summary>Says which box it is; the table of boxes then has it.</summary>
    private async Task DescribeAsync(string name, string model)
    {
        await OpenDeviceAsync(Short);
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await Page.GetByLabel("Model", new() { Exact = true }).FillAsync(model);
        await Button("Keep").ClickAsync();
        await Page.GetByText("Kept.").WaitForAsync();
        await Admin.OpenAsync("/self-check?view=boxes");
        var box = Page.GetByRole(AriaRole.Row).Filter(new() { HasText = model });
        output.WriteLine(await box.InnerTextAsync());
        await Assertions.Expect(box).ToContainTextAsync("10 s to 15 s");
    }

    /// <summary>The box is lost in the middle of a check: that is said, and what was found before stands.</summary>
    private async Task FailsWhenCutOffAsync(string device)
    {
        await OpenDeviceAsync(device);
        await Button("Check again").ClickAsync();
        await Page.Locator(".check-progress").WaitForAsync();
        await Button("Stop").ClickAsync();
        await HistoryAsync("stopped", "symmetric NAT", "stopped");
        await Button("Check again").ClickAsync();
        await Assertions.Expect(Page.Locator(".check-progress")).ToContainTextAsync("ports seen outside", new() { Timeout = 90_000 });
        world.CutOff(device);
        await HistoryAsync("failed", "stopped", "symmetric NAT", "stopped");
        output.WriteLine(await Page.Locator("main").InnerTextAsync());
        await Assertions.Expect(Page.Locator("#verdict")).ToContainTextAsync($"{device} is behind a symmetric NAT");
        await Assertions.Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(device);
    }

    private async Task<T> DownloadAsync<T>(string name, Func<string, CancellationToken, Task<T>> read)
    {
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync());
        return await read(await download.PathAsync(), TestContext.Current.CancellationToken);
    }

    private ILocator Row(string device) => Page.Locator($"tr[data-uplink={device}]");

    private ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    [GeneratedRegex("([0-9]+) packets")]
    private static partial Regex PacketCount();
}
