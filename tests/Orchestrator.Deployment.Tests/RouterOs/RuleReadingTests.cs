using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.RouterOs.Reading;

namespace Orchestrator.Deployment.Tests.RouterOs;

/// <summary>What a router says of its rules, menu by menu and version by version.</summary>
public sealed class RuleReadingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // The virtual router has no hotspot and no UPnP, and of version 6 no routing rules.
    [Theory]
    [InlineData("6.49.10", "/routing/rule /ip/vrf /ip/hotspot /ip/upnp")]
    [InlineData("7.20.8", "/ip/hotspot /ip/upnp")]
    public async Task Every_menu_that_the_version_has_is_read(string version, string without)
    {
        await using var device = await VirtualDevice.MakeAsync(version, Cancel);
        var rules = (RouterOsRules)await RulesAsync(device);
        string.Join(' ', RouterOsMenuPaths.All.Where(menu => !rules.Has(menu))).ShouldBe(without);
        rules.Rows(RouterOsMenuPaths.Nat).Count.ShouldBe(2);
        rules.Read().Path.Routes!.Entries.ShouldContain(route => route.Destination.Length == 0 && route.Interface != 0);
    }

    [Fact]
    public async Task Routing_rules_count()
    {
        await using var device = await VirtualDevice.MakeAsync("7.20.8", Cancel);
        (await device.Router.ImportAsync("/routing rule add src-address=10.1.0.99/32 action=drop", Cancel)).ShouldBeNull();
        var path = (await RulesAsync(device)).Read().Path;
        path.Routes!.Entries.ShouldContain(route => route.Interface == 0 && route.Destination.Length == 0);
    }

    [Fact]
    public async Task A_tunnel_shows_its_ends_and_never_its_secret()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        (await device.Router.ImportAsync("/interface ipip add name=old local-address=172.16.1.2 remote-address=203.0.113.9 ipsec-secret=whispered allow-fast-path=no", Cancel)).ShouldBeNull();
        var rules = (RouterOsRules)await RulesAsync(device);
        var path = rules.Read().Path;
        path.Interfaces[path.Interfaces.Number("old")]!.Ipip.ShouldBe(new TunnelEnds(Ipv4Address.Parse("172.16.1.2"), Ipv4Address.Parse("203.0.113.9")));
        rules.Menus.Values.SelectMany(rows => rows).SelectMany(row => row.Fields).ShouldNotContain(field => field.Value.Contains("whispered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hub_whose_peer_was_never_met_has_its_policy_by_its_template()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        await using var driver = (await device.Drivers.ConnectAsync(device.Access, Cancel)).Value!;
        var wanted = SampleFleet.HubWanted(device.Vault, "7.16.2");
        var changes = driver.Compare(wanted, (await driver.ReadAsync(wanted.Tag, Cancel)).Value!);
        var pending = (await driver.ArmAsync(changes, "t1", TimeSpan.FromMinutes(1), Cancel)).Value!;
        (await driver.ApplyAsync(pending, new Progress<OperationProgress>(), Cancel)).Fault.ShouldBeNull();
        var read = (await driver.ReadRulesAsync(Cancel)).Value!.Read();
        var policy = read.Path.Policies.ShouldHaveSingleItem();
        policy.Name.ShouldEndWith("not made while its SA is down");
        (policy.Action, policy.Source.Length, policy.Destination.Length).ShouldBe((PolicyAction.Encrypt, 32, 32));
    }

    [Fact]
    public async Task A_user_without_the_right_to_read_is_told_so()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        (await device.Router.ImportAsync("""
            /user add name=boss group=full password=x
            /user group add name=blind policy=api,write
            /user set orch group=blind
            """, Cancel)).ShouldBeNull();
        var connected = await device.Drivers.ConnectAsync(device.Access, Cancel);
        var reason = connected.IsOk ? (await connected.Value.ReadRulesAsync(Cancel)).Fault?.Reason : connected.Fault.Reason;
        reason.ShouldBe(FaultReason.NotPermitted);
    }

    [Fact]
    public async Task A_list_of_100_000_addresses_is_read_and_a_larger_one_is_left_open()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        await FillAsync(device, 0, RuleReader.MostRows);
        (await device.Router.ImportAsync("/ip firewall nat add chain=srcnat action=accept src-address-list=blocked", Cancel)).ShouldBeNull();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var rules = (RouterOsRules)await RulesAsync(device);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(150_000_000);
        rules.Rows(RouterOsMenuPaths.AddressList).Count.ShouldBe(RuleReader.MostRows);
        rules.Read().Notes.ShouldBeEmpty();

        await FillAsync(device, RuleReader.MostRows, 1);
        var capped = (await RulesAsync(device)).Read();
        capped.Notes.ShouldContain(note => note.Fault == ReadingFault.TooLarge && note.Where == RouterOsMenuPaths.AddressList);
        Parts(capped.Path.Chains.Values.SelectMany(all => all).Single(rule => rule.Text.Contains("blocked", StringComparison.Ordinal)).Match)
            .ShouldContain(new Match.Undecided("src-address-list=blocked"));
    }

    [Fact]
    public async Task The_session_with_the_router_is_found()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        var session = (await RulesAsync(device)).Session.ShouldNotBeNull();
        (session.From, session.To, session.Port).ShouldBe((Ipv4Prefix.Parse("127.0.0.1/32"), null, (ushort)8729));
    }

    private static IEnumerable<Match> Parts(Match match) => match switch
    {
        Match.All all => all.Parts.SelectMany(Parts),
        Match.Any any => any.Parts.SelectMany(Parts),
        _ => [match],
    };

    private static async Task FillAsync(VirtualDevice device, int from, int count)
    {
        var lines = Enumerable.Range(from, count).Select(number => $"/ip firewall address-list add list=blocked address=100.{64 + (number >> 16)}.{(number >> 8) & 255}.{number & 255}");
        (await device.Router.ImportAsync(string.Join('\n', lines), Cancel)).ShouldBeNull();
    }

    private static async Task<DeviceRules> RulesAsync(VirtualDevice device)
    {
        await using var driver = (await device.Drivers.ConnectAsync(device.Access, Cancel)).Value!;
        var rules = await driver.ReadRulesAsync(Cancel);
        rules.Fault.ShouldBeNull();
        return rules.Value!;
    }
}
