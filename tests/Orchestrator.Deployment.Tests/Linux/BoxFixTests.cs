using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Tests.Linux;

/// <summary>Fixes of rules that somebody made with nft, over SSH by a user with sudo.</summary>
[Trait("suite", "lab")]
[Collection("ssh")]
public sealed class BoxFixTests
{
    private const string Part = "/etc/nftables.d/nat.nft";

    private const string Shown = "nft -s list ruleset; cat /etc/nftables.conf /etc/nftables.d/nat.nft; stat -c '%a %U %n' /etc/nftables.d/nat.nft; ls /etc/nftables.d; ls /var/lib/orchestrator 2>/dev/null; true";

    private static readonly LinkTag Tag = LinkTag.From(Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rule_changes_with_its_kept_line_and_both_come_back_or_stay()
    {
        await using var device = await LinuxBox.StartForUserAsync("ALL=(ALL) NOPASSWD: ALL");
        await device.Box.RunAsync($$"""
            mkdir -p /etc/nftables.d /etc/rc2.d; touch /etc/rc2.d/S01nftables
            printf '#!/usr/sbin/nft -f\nflush ruleset\ninclude "{{Part}}"\ninclude "/etc/nftables.d/*.none"\n' >/etc/nftables.conf
            printf 'table ip nat {\n  chain post {\n    type nat hook postrouting priority 100;\n    oifname "wan0" masquerade;\n  }\n}\n' >{{Part}}; chmod 640 {{Part}}
            """);
        string before = await device.Box.RunAsync(Shown);
        await using var driver = (await device.Drivers.ConnectAsync(device.Access, Cancel)).Value!;
        var rules = (LinuxRules)(await driver.ReadRulesAsync(Cancel)).Value!;
        var path = rules.Read().Path;
        var masquerade = path.Chains.Single(chain => chain.Key is { Table: "ip nat", Chain: "post" }).Value[0];
        foreach (var fix in (PathFix[])[new PathFix.Insert(masquerade.Name.Chain, masquerade, Found.Obligation.Traffic), new PathFix.SpareEncrypted(masquerade)])
        {
            var edits = LinuxFix.Of(rules, path, Found, fix, Tag).ShouldBeOfType<DeviceFix.Push>().Desired;
            var changes = await CompareAsync(driver, edits);
            changes.Operations.Select(operation => operation.GetType()).ShouldBe([typeof(EditRules), typeof(EditKeptRules)], $"{fix}");
            changes.Operations.OfType<EditKeptRules>().Single().Path.ShouldBe(Part);

            var pending = await WriteAsync(driver, changes, "t1", TimeSpan.FromMinutes(2));
            (await CompareAsync(driver, edits)).Operations.ShouldBeEmpty();
            // Another change of this box's rules has to wait.
            (await driver.ArmAsync(changes, "t2", TimeSpan.FromMinutes(1), Cancel)).Fault!.Reason.ShouldBe(FaultReason.Busy);
            (await driver.RollBackAsync(pending, Cancel)).Fault.ShouldBeNull();
            (await device.Box.RunAsync(Shown)).ShouldBe(before);
            Same((await CompareAsync(driver, edits)).Operations, changes.Operations);

            await device.ExpireAsync(await WriteAsync(driver, changes, "t3", TimeSpan.FromSeconds(10)), Cancel);
            (await device.Box.RunAsync(Shown)).ShouldBe(before);
        }

        // Somebody was quicker, once in the rules and once in the file.
        var planned = await CompareAsync(driver, LinuxFix.Of(rules, path, Found, new PathFix.SpareEncrypted(masquerade), Tag).ShouldBeOfType<DeviceFix.Push>().Desired);
        await device.Box.RunAsync("nft flush chain ip nat post; nft add rule ip nat post oifname wan1 masquerade");
        await RefusedAsync(driver, planned);
        await device.Box.RunAsync($"nft flush chain ip nat post; nft add rule ip nat post oifname wan0 masquerade; echo '# mine' >>{Part}");
        await RefusedAsync(driver, planned);
        await device.Box.RunAsync($"sed -i '/^# mine/d' {Part}");
        (await device.Box.RunAsync(Shown)).ShouldBe(before);

        var kept = await WriteAsync(driver, planned, "t4", TimeSpan.FromMinutes(2));
        (await driver.ConfirmAsync(kept, Cancel)).Fault.ShouldBeNull();
        string running = await device.Box.RunAsync("nft -s list chain ip nat post");
        running.ShouldContain("rt ipsec missing oifname \"wan0\" masquerade");
        (await device.Box.RunAsync($"nft -f {Part.Replace("nat.nft", "../nftables.conf", StringComparison.Ordinal)}; nft -s list chain ip nat post")).ShouldBe(running);
        (await driver.ReadUndoAsync("t4", Cancel)).Value.ShouldBe(UndoState.Absent);
    }

    private static Finding Found => new(
        new Obligation
        {
            Kind = TrafficKind.LanToTunnel,
            Link = "hub",
            Traffic = new Match.All([new Match.In(PacketField.Source, NumberSet.Between(0x0A010000, 0x0A0100FF)), new Match.In(PacketField.Destination, NumberSet.Between(0x0A020000, 0x0A0200FF))]),
            Expect = new Expectation.EncryptedBy(new HashSet<int>(), NumberSet.One(1)),
        },
        Turn.First, Miss.Translated, null, true, 1, null!, []);

    private static async Task<ChangeSet> CompareAsync(IDeviceDriver driver, DesiredState edits)
    {
        var read = await driver.ReadAsync(Tag, Cancel);
        read.Fault.ShouldBeNull();
        return driver.Compare(edits, read.Value!);
    }

    private static async Task<PendingCommit> WriteAsync(IDeviceDriver driver, ChangeSet changes, string undo, TimeSpan revertIn)
    {
        var armed = await driver.ArmAsync(changes, undo, revertIn, Cancel);
        armed.Fault.ShouldBeNull();
        (await driver.ApplyAsync(armed.Value!, new Progress<OperationProgress>(), Cancel)).Fault.ShouldBeNull();
        return armed.Value!;
    }

    private static async Task RefusedAsync(IDeviceDriver driver, ChangeSet changes)
    {
        var armed = await driver.ArmAsync(changes, "t5", TimeSpan.FromMinutes(2), Cancel);
        armed.Fault.ShouldBeNull();
        (await driver.ApplyAsync(armed.Value!, new Progress<OperationProgress>(), Cancel)).Fault!.Reason.ShouldBe(FaultReason.Drifted);
        (await driver.RollBackAsync(armed.Value!, Cancel)).Fault.ShouldBeNull();
    }

    private static void Same(IReadOnlyList<Operation> one, IReadOnlyList<Operation> other) =>
        System.Text.Json.JsonSerializer.Serialize(one).ShouldBe(System.Text.Json.JsonSerializer.Serialize(other));
}
