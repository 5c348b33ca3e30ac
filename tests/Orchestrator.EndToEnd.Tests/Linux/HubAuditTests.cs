using Orchestrator.Core.Auditing.Proving;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.Linux;

/// <summary>What the audit says of real boxes, and what real packets do there.</summary>
[Collection(SharedLab.Name), Trait("suite", "lab")]
public sealed class HubAuditTests(LabFixture fixture)
{
    private const string PingBranch = "ping -c3 -i0.2 -W1 10.1.0.2";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_that_works_is_proved_and_a_masquerade_above_its_exception_is_found_where_packets_leak()
    {
        var lab = fixture.Lab;
        await using var device = await HubBox.OpenAsync(lab, BoxBoot.Plain, Cancel);
        await using var driver = await HubSteps.ConnectAsync(device.Drivers, device.WithKey);
        try
        {
            await HubSteps.EstablishAsync(driver, device.Link);
            // The branch has not called yet: what the hub has loaded counts as its policy.
            var waiting = await AuditedBox.ReadAsync(driver);
            waiting.Session.ShouldNotBeNull().Port.ShouldBe((ushort)22);
            waiting.Read().Path.Policies.ShouldHaveSingleItem().Name.ShouldEndWith("not installed while its SA is down");
            AuditedBox.ShouldBeProved(waiting, device.Audited);

            await BranchEnd.LayAsync(lab);
            (await lab.LanHub.ReachesAsync("10.1.0.2", seconds: 15)).ShouldBeTrue();
            AuditedBox.ShouldBeProved(await AuditedBox.ReadAsync(driver), device.Audited);

            await lab.Hub.DoAsync("iptables -t nat -I POSTROUTING 1 -o wan0 -j MASQUERADE; conntrack -F 2>/dev/null");
            AuditedBox.ShouldBlame(await AuditedBox.ReadAsync(driver), device.Audited, TrafficKind.OuterOut, "-A POSTROUTING -o wan0 -j MASQUERADE");
            await using var capture = await lab.Inet.CaptureAsync("net1");
            (await lab.LanHub.RunAsync(PingBranch)).ExitCode.ShouldNotBe(0);
            (await capture.StopAsync()).ShouldContain(packet => packet.Protocol == 4, "IPIP in clear");

            await lab.Hub.DoAsync("iptables -t nat -D POSTROUTING 1; conntrack -F 2>/dev/null");
            AuditedBox.ShouldBeProved(await AuditedBox.ReadAsync(driver), device.Audited);
            (await lab.LanHub.ReachesAsync("10.1.0.2")).ShouldBeTrue();
        }
        finally
        {
            await BranchEnd.SweepAsync(lab);
        }
    }

    [Fact]
    public async Task An_exception_that_is_gone_is_found_on_the_other_end_too()
    {
        var lab = fixture.Lab;
        await using var device = await HubBox.OpenAsync(lab, BoxBoot.Plain, Cancel);
        await using var driver = await HubSteps.ConnectAsync(device.Drivers, device.WithKey);
        var link = AuditedBox.Of(HubLinks.Branch, answers: false);
        try
        {
            await HubSteps.EstablishAsync(driver, device.Link);
            await BranchEnd.LayAsync(lab);
            (await lab.LanBranch.ReachesAsync("10.2.0.2", seconds: 15)).ShouldBeTrue();
            AuditedBox.ShouldBeProved(await AuditedBox.ReadAsync(lab.Branch), link);

            await lab.Branch.DoAsync("iptables -t nat -F ORCH-abcdefgh-POSTROUTING; conntrack -F 2>/dev/null");
            AuditedBox.ShouldBlame(await AuditedBox.ReadAsync(lab.Branch), link, TrafficKind.OuterOut, "-A POSTROUTING -o ether1 -j MASQUERADE");
            (await lab.LanBranch.RunAsync("ping -c3 -i0.2 -W1 10.2.0.2")).ExitCode.ShouldNotBe(0);
        }
        finally
        {
            await BranchEnd.SweepAsync(lab);
        }
    }
}
