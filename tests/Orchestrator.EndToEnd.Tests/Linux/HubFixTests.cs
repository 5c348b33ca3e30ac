using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Deployment.Contract;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.Linux;

/// <summary>Fixes of somebody's rules on a real box: pushed, audited again, felt by real packets, and taken back.</summary>
[Collection(SharedLab.Name), Trait("suite", "lab")]
public sealed class HubFixTests(LabFixture fixture)
{
    private const string Rules = "iptables-save | sed '/^#/d; s/ \\[[0-9:]*\\]$//'";

    private static readonly LinkTag Device = LinkTag.From(Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebodys_rules_are_mended_proved_and_felt_or_stand_as_they_did()
    {
        var lab = fixture.Lab;
        await using var device = await HubBox.OpenAsync(lab, BoxBoot.Plain, Cancel);
        await using var driver = await HubSteps.ConnectAsync(device.Drivers, device.WithKey);
        await lab.Hub.DoAsync("iptables-save >/tmp/as-it-was");
        try
        {
            await HubSteps.EstablishAsync(driver, device.Link);
            await BranchEnd.LayAsync(lab);
            (await lab.LanHub.ReachesAsync("10.1.0.2", seconds: 15)).ShouldBeTrue();
            string[] faults =
            [
                "-t nat -I POSTROUTING 1 -o wan0 -m comment --comment \"it's \\\"mine\\\" \\$(id) !\" -j MASQUERADE",
                "-t nat -I POSTROUTING 1 -s 10.2.0.0/24 -j ACCEPT",
                "-I FORWARD 1 -s 10.1.0.0/24 -j DROP",
            ];
            foreach (string fault in faults)
            {
                await lab.Hub.DoAsync($"iptables-save >/tmp/good; iptables {fault}; conntrack -F 2>/dev/null; true");
                (await FeltAsync(lab)).ShouldBeFalse(fault);
                await MendAsync(lab, device, driver, fault);
                await lab.Hub.DoAsync("iptables-restore </tmp/good");
            }
        }
        finally
        {
            await BranchEnd.SweepAsync(lab);
            await lab.Hub.DoAsync("[ ! -x /etc/orchestrator/abcdefgh/link ] || /etc/orchestrator/abcdefgh/link down; iptables-restore </tmp/as-it-was");
        }
    }

    [Fact]
    public async Task A_rule_that_is_kept_in_a_file_is_mended_there_too_and_stays_mended_after_a_reboot()
    {
        const string Place = "/etc/iptables/rules.v4", Unit = "/etc/systemd/system/netfilter-persistent.service.d";
        var lab = fixture.Lab;
        await using var device = await HubBox.OpenAsync(lab, BoxBoot.Systemd, Cancel);
        try
        {
            await lab.Hub.DoAsync($$"""
                mkdir -p /etc/iptables {{Unit}}; umask 077
                printf '[Service]\nExecStart=\nExecStart=/usr/sbin/iptables-restore {{Place}}\n' >{{Unit}}/kept.conf
                awk '/^-A POSTROUTING/ && !done { print "# somebody was here"; print "[3:4] -A POSTROUTING  -s 10.2.0.0/24 -j ACCEPT"; done = 1 } { print }' /lab/net/hub.rules >{{Place}}
                systemctl daemon-reload; systemctl restart netfilter-persistent
                """);
            string kept = await lab.Hub.DoAsync($"cat {Place}; stat -c '%a %U %G' {Place}");
            await using (var driver = await HubSteps.ConnectAsync(device.Drivers, device.WithKey))
            {
                await HubSteps.EstablishAsync(driver, device.Link);
                var (edits, _) = await FixAsync(driver, device.Audited, finding => finding.Miss == Miss.NotServed);
                (await HubSteps.PlanAsync(driver, edits)).Operations.Select(operation => operation.GetType()).ShouldBe([typeof(EditRules), typeof(EditKeptRules)]);
                string running = await lab.Hub.DoAsync(Rules);
                var pending = await HubSteps.PushAsync(driver, edits, TimeSpan.FromMinutes(2));
                (await lab.Hub.DoAsync($"cat {Place}; stat -c '%a %U %G' {Place}")).ShouldNotBe(kept);
                (await driver.RollBackAsync(pending, Cancel)).Fault.ShouldBeNull();
                (await lab.Hub.DoAsync($"cat {Place}; stat -c '%a %U %G' {Place}")).ShouldBe(kept);
                (await lab.Hub.DoAsync(Rules)).ShouldBe(running);

                // Armed when the box starts again: both are as they were.
                await HubSteps.PushAsync(driver, edits, TimeSpan.FromHours(1));
            }
            await lab.Hub.RebootAsync();
            (await lab.Hub.DoAsync($"cat {Place}; stat -c '%a %U %G' {Place}")).ShouldBe(kept);
            await using (var driver = await HubSteps.ConnectAsync(device.Drivers, device.WithKey))
            {
                (await driver.ReadUndoAsync("t1", Cancel)).Value.ShouldBe(UndoState.Absent);
                var (edits, _) = await FixAsync(driver, device.Audited, finding => finding.Miss == Miss.NotServed);
                await HubSteps.EstablishAsync(driver, edits);
            }
            await lab.Hub.RebootAsync();
            await using var again = await HubSteps.ConnectAsync(device.Drivers, device.WithKey);
            AuditedBox.ShouldBeProved(await AuditedBox.ReadAsync(again), device.Audited);
            (await lab.LanHub.ReachesAsync("192.0.2.80")).ShouldBeTrue();
            (await lab.Hub.DoAsync($"stat -c '%a %U %G' {Place}")).ShouldBe("600 root root\n");
        }
        finally
        {
            await lab.Hub.DoAsync($"rm -rf /etc/iptables {Unit}; systemctl daemon-reload; systemctl restart netfilter-persistent");
        }
    }

    /// <summary>Every kind of fix that the audit offers: there and back, and the last one stays.</summary>
    private static async Task MendAsync(NetworkLab lab, HubBox device, IDeviceDriver driver, string fault)
    {
        var rules = (LinuxRules)await AuditedBox.ReadAsync(driver);
        var (_, report) = AuditedBox.Audit(rules, device.Audited);
        var finding = report.Findings.First(finding => finding.Rule is not null);
        string before = await lab.Hub.DoAsync(Rules);
        var fixes = finding.Fixes.DistinctBy(fix => fix.GetType()).ToList();
        foreach (var (index, fix) in fixes.Index())
        {
            string what = $"{fault}: {fix.GetType().Name}";
            var edits = LinuxFix.Of(rules, report.Path, finding, fix, Device).ShouldBeOfType<DeviceFix.Push>(what).Desired;
            var pending = await HubSteps.PushAsync(driver, edits, TimeSpan.FromMinutes(2));
            (await HubSteps.PlanAsync(driver, edits)).Operations.ShouldBeEmpty(what);
            await using (var fresh = await HubSteps.ConnectAsync(device.Drivers, device.WithKey))
                AuditedBox.ShouldBeProved(await AuditedBox.ReadAsync(fresh), device.Audited);
            (await FeltAsync(lab)).ShouldBeTrue(what);
            (await driver.RollBackAsync(pending, Cancel)).Fault.ShouldBeNull(what);
            (await lab.Hub.DoAsync(Rules)).ShouldBe(before, what);
            if (index < fixes.Count - 1)
                continue;
            await HubSteps.EstablishAsync(driver, edits);
            (await FeltAsync(lab)).ShouldBeTrue(what);
            (await driver.ReadUndoAsync("t1", Cancel)).Value.ShouldBe(UndoState.Absent);
        }
    }

    private static async Task<(LinuxEdits Edits, Finding Finding)> FixAsync(IDeviceDriver driver, AuditedLink link, Func<Finding, bool> which)
    {
        var rules = (LinuxRules)await AuditedBox.ReadAsync(driver);
        var (_, report) = AuditedBox.Audit(rules, link);
        var finding = report.Findings.First(which);
        return ((LinuxEdits)LinuxFix.Of(rules, report.Path, finding, finding.Fixes[0], Device).ShouldBeOfType<DeviceFix.Push>().Desired, finding);
    }

    /// <summary>Whether the LANs reach each other from both sides, and the internet.</summary>
    private static async Task<bool> FeltAsync(NetworkLab lab) =>
        await lab.LanHub.ReachesAsync("10.1.0.2", seconds: 4) && await lab.LanBranch.ReachesAsync("10.2.0.2", seconds: 4) && await lab.LanHub.ReachesAsync("192.0.2.80", seconds: 4);
}
