using System.Globalization;
using System.Text.Json;
using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Tests.Auditing.SeededFaults;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Tests.RouterOs;

/// <summary>Fixes of an audit on a virtual router, through the driver that real ones are driven with.</summary>
public sealed class AuditFixTests(ITestOutputHelper output)
{
    private const string Served =
        """

        /certificate
        add name=api common-name=branch key-size=2048 key-usage=tls-server
        sign api
        /ip service
        set api-ssl certificate=api disabled=no
        """;

    private static readonly LinkTag Tag = LinkTag.From(Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_fix_is_proved_once_written_and_leaves_nothing_once_rolled_back()
    {
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (number, fault) in Sample().Index())
        {
            string where = string.Create(CultureInfo.InvariantCulture, $"{number} {fault.What}");
            await using var device = await VirtualDevice.MakeAsync(number % 2 == 0 ? "7.16.2" : "6.49.10", Cancel, fault.Config.Export() + Served);
            var before = await device.SnapshotAsync(Cancel);
            await using var driver = (await device.Drivers.ConnectAsync(device.Access, Cancel)).Value!;
            var (rules, report) = await AuditAsync(driver, fault.Config);
            foreach (var finding in report.Findings.Where(finding => finding.Rule is not null).Take(2))
            {
                foreach (var fix in finding.Fixes.DistinctBy(fix => fix.GetType()))
                {
                    var edits = RouterOsFix.Of(rules, report.Path, finding, fix, Tag).ShouldBeOfType<DeviceFix.Push>($"{where}: {fix}").Desired;
                    await ThereAndBackAsync(driver, fault.Config, finding, edits, $"{where}, {fix.GetType().Name}");
                    (await device.SnapshotAsync(Cancel)).ShouldBe(before, $"{where}, {fix.GetType().Name}");
                    kinds[fix.GetType().Name] = kinds.GetValueOrDefault(fix.GetType().Name) + 1;
                }
            }
        }
        output.WriteLine(string.Join(", ", kinds));
        kinds.Count.ShouldBeGreaterThanOrEqualTo(5);
    }

    [Fact]
    public async Task A_row_that_reads_otherwise_by_now_is_not_touched()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel, RouterFaults.Of(GoodRouters.Make(new Random(1))).First(fault => fault.What == "matcher removed" || fault.What == "order swapped").Config.Export() + Served);
        await using var driver = (await device.Drivers.ConnectAsync(device.Access, Cancel)).Value!;
        var rules = (RouterOsRules)(await driver.ReadRulesAsync(Cancel)).Value!;
        var masquerade = rules.Rows("/ip/firewall/nat").Single(row => row["action"] == "masquerade");
        var changes = new ChangeSet
        {
            Tag = Tag,
            Baseline = "",
            Operations = [new SetRow
            {
                Menu = RouterOsMenu.FirewallNat,
                Row = new RowSelector.ById(masquerade.Id, "the masquerade") { Text = RuleText.Of(masquerade) },
                Changes = [new FieldChange("disabled", "no", "yes")],
                Purpose = Purpose.AuditFix,
            }],
        };
        (await device.Router.ImportAsync($"/ip firewall nat set {masquerade.Id} comment=\"mine\"", Cancel)).ShouldBeNull();
        var pending = (await driver.ArmAsync(changes, "t1", TimeSpan.FromSeconds(60), Cancel)).Value!;
        (await driver.ApplyAsync(pending, new Progress<OperationProgress>(), Cancel)).Fault!.Reason.ShouldBe(FaultReason.Drifted);
        (await driver.RollBackAsync(pending, Cancel)).Fault.ShouldBeNull();
    }

    private static async Task ThereAndBackAsync(IDeviceDriver driver, RouterConfig config, Finding finding, DesiredState edits, string where)
    {
        var changes = driver.Compare(edits, (await driver.ReadAsync(Tag, Cancel)).Value!);
        var armed = await driver.ArmAsync(changes, "fix", TimeSpan.FromSeconds(60), Cancel);
        armed.Fault.ShouldBeNull(where);
        (await driver.ApplyAsync(armed.Value!, new Progress<OperationProgress>(), Cancel)).Fault.ShouldBeNull(where);
        driver.Compare(edits, (await driver.ReadAsync(Tag, Cancel)).Value!).Operations.ShouldBeEmpty(where);
        var (_, after) = await AuditAsync(driver, config);
        after.Findings.ShouldNotContain(left => left.Obligation.Kind == finding.Obligation.Kind && left.Turn == finding.Turn && left.Miss == finding.Miss, where);
        (await driver.RollBackAsync(armed.Value!, Cancel)).Fault.ShouldBeNull(where);
        JsonSerializer.Serialize(driver.Compare(edits, (await driver.ReadAsync(Tag, Cancel)).Value!)).ShouldBe(JsonSerializer.Serialize(changes), where);
    }

    private static async Task<(RouterOsRules, AuditReport)> AuditAsync(IDeviceDriver driver, RouterConfig config)
    {
        var rules = (RouterOsRules)(await driver.ReadRulesAsync(Cancel)).Value!;
        return (rules, FaultyRouter.Audit(config, rules));
    }

    /// <summary>One of each fault, each from another router.</summary>
    private static IEnumerable<SeededFault> Sample() =>
        Enumerable.Range(0, 12).SelectMany(seed => RouterFaults.Of(GoodRouters.Make(new Random(seed)))).GroupBy(fault => fault.What).Select((faults, number) => faults.ElementAt(number % faults.Count()));
}
