using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Comparing;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.RouterOs;
using Orchestrator.Deployment.Tests.Linux;
using Orchestrator.EndToEnd.Tests.Linux;
using Orchestrator.RouterOs;

namespace Orchestrator.EndToEnd.Tests.Lab.Router;

/// <summary>What the audit says of a router, and what real packets do behind it.</summary>
[Collection(SharedRouterLab.Name), Trait("suite", "lab")]
public sealed class RouterAuditTests(RouterFixture fixture)
{
    private static readonly AuditedLink Link = new()
    {
        Tag = TunnelSetUp.Stamp,
        Name = "branch - hub",
        LocalLans = [Ipv4Prefix.Parse("10.1.0.0/24")],
        RemoteLans = [Ipv4Prefix.Parse("10.2.0.0/24")],
        Tunnel = "ipip-hub",
        LocalEndpoint = Ipv4Address.Parse(TunnelSetUp.BranchInner),
        RemoteEndpoint = Ipv4Address.Parse(TunnelSetUp.HubInner),
        RemoteAddress = Ipv4Address.Parse("203.0.113.20"),
        InUdp = true,
        Answers = false,
    };

    [Fact]
    public async Task A_tunnel_that_works_is_proved_and_a_masquerade_moved_above_the_exception_is_found_where_pings_fail()
    {
        var lab = fixture.Lab;
        await using var router = await fixture.ConnectAsync();
        await using var driver = await OpenAsync();
        try
        {
            await new TunnelSetUp().EstablishAsync(lab, router);
            (await lab.LanBranch.ReachesAsync("10.2.0.2")).ShouldBeTrue();
            AuditedBox.ShouldBeProved(await AuditedBox.ReadAsync(driver), Link);

            var rules = await router.PrintAsync("/ip/firewall/nat");
            var (exception, masquerade) = (rules.Single(row => row["comment"] == TunnelSetUp.Stamp), rules.Single(row => row["action"] == "masquerade"));
            await router.DoAsync("/ip/firewall/nat/move", $"numbers={masquerade.Id}", $"destination={exception.Id}");
            // The open connection keeps what was decided for it: rules and traffic disagree until it ends.
            (await lab.LanBranch.ReachesAsync("10.2.0.2")).ShouldBeTrue();
            Stale(await AuditedBox.ReadAsync(driver)).ShouldBe([$"4 {TunnelSetUp.BranchInner} Source"]);
            await EndTunnelAsync(router);
            var broken = await AuditedBox.ReadAsync(driver);
            AuditedBox.ShouldBlame(broken, Link, TrafficKind.OuterOut, "add chain=srcnat action=masquerade out-interface=ether1");
            (await lab.LanBranch.RunAsync("ping -c3 -i0.2 -W1 10.2.0.2")).ExitCode.ShouldNotBe(0);
            Stale(await AuditedBox.ReadAsync(driver)).ShouldBeEmpty();

            // Mended rules alone mend nothing that is open.
            await router.DoAsync("/ip/firewall/nat/move", $"numbers={exception.Id}", $"destination={masquerade.Id}");
            AuditedBox.ShouldBeProved(await AuditedBox.ReadAsync(driver), Link);
            (await lab.LanBranch.RunAsync("ping -c3 -i0.2 -W1 10.2.0.2")).ExitCode.ShouldNotBe(0);
            Stale(await AuditedBox.ReadAsync(driver)).ShouldBe([$"4 {TunnelSetUp.BranchInner} Source"]);
            await EndTunnelAsync(router);
            (await lab.LanBranch.ReachesAsync("10.2.0.2")).ShouldBeTrue();
            Stale(await AuditedBox.ReadAsync(driver)).ShouldBeEmpty();
        }
        finally
        {
            await TunnelSetUp.RemoveAsync(lab, router);
        }
    }

    private static IEnumerable<string> Stale(DeviceRules rules)
    {
        var path = rules.Read().Path;
        return StaleEntries.Of(path, path, rules.Connections.ShouldNotBeNull()).Where(one => one.Verdict == EntryVerdict.MustGo)
            .Select(one => $"{one.Connection.Protocol} {one.Connection.Original.Source} {one.Reason}");
    }

    private static Task EndTunnelAsync(RouterMenus router) => router.RemoveWhereAsync("/ip/firewall/connection", row => row["protocol"] == "ipencap");

    private async Task<IDeviceDriver> OpenAsync()
    {
        var access = new DeviceAccess
        {
            DeviceName = "branch",
            Platform = DevicePlatform.RouterOs,
            Endpoint = new ManagementEndpoint($"{fixture.Lab.BranchApi.Host}", fixture.Lab.BranchApi.Port, ManagementTransport.Api),
            UserName = "admin",
            Credential = new Credential.Password("lab-password"),
        };
        var connected = await new RouterOsDrivers(new TestVault(), new RouterOsOptions()).ConnectAsync(access, TestContext.Current.CancellationToken);
        connected.Fault.ShouldBeNull();
        return connected.Value!;
    }
}
