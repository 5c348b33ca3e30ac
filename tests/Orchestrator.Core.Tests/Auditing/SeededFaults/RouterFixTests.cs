using System.Globalization;
using System.Text.Json;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Comparing;
using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Core.Auditing.Walking;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Tests.RouterOs;

namespace Orchestrator.Core.Tests.Auditing.SeededFaults;

/// <summary>Every fix that the audit offers, as edits of the router's rows: it does what the audit tried, and it can be taken back.</summary>
public sealed class RouterFixTests(ITestOutputHelper output)
{
    private const int Routers = 15;

    private static readonly LinkTag Tag = LinkTag.From(Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"));

    private int _stale;

    [Fact]
    public void Every_fix_mends_its_fault_and_its_undo_leaves_the_rows_as_they_were()
    {
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (int seed = 0; seed < Routers; seed++)
        {
            foreach (var fault in RouterFaults.Of(GoodRouters.Make(new Random(seed))))
            {
                string where = string.Create(CultureInfo.InvariantCulture, $"router {seed}, {fault.What}");
                var rules = FaultyRouter.Rules(fault.Config);
                var report = FaultyRouter.Audit(fault.Config, rules);
                foreach (var finding in report.Findings.Where(finding => finding.Fixes.Count > 0))
                {
                    var said = finding.Fixes.Select(fix => (Fix: fix, Device: RouterOsFix.Of(rules, report.Path, finding, fix, Tag))).ToList();
                    said.ShouldContain(one => one.Device is DeviceFix.Push || one.Fix is PathFix.Reselect, $"{where}: {finding.Rule?.Text}");
                    foreach (var (fix, device) in said)
                    {
                        string kind = $"{fix.GetType().Name} {device?.GetType().Name ?? "unsaid"}";
                        kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
                        if (device is DeviceFix.Push { Desired: RouterOsEdits edits })
                            Mends(fault.Config, rules, report, finding, fix, edits, $"{where}, {fix.GetType().Name}");
                    }
                }
            }
        }
        foreach (var (kind, count) in kinds)
            output.WriteLine($"{count,5}  {kind}");
        output.WriteLine($"{_stale,5}  connections that had to end");
        _stale.ShouldBeGreaterThan(50);
        kinds.Where(kind => kind.Key.EndsWith(" Push", StringComparison.Ordinal)).Sum(kind => kind.Value).ShouldBeGreaterThan(500);
        kinds.Keys.ShouldNotContain(kind => kind.EndsWith(" unsaid", StringComparison.Ordinal));
    }

    private void Mends(RouterConfig config, RouterOsRules rules, AuditReport report, Finding finding, PathFix fix, RouterOsEdits edits, string where)
    {
        var actual = FaultyRouter.Actual(rules);
        var changes = RouterOsEditComparer.Compare(edits, actual);
        Text(changes).ShouldBe(Text(edits.Operations), where);
        var table = new RowTable(actual);
        table.Apply(changes);
        RouterOsEditComparer.Compare(edits, table.Actual).Operations.ShouldBeEmpty(where);

        var after = FaultyRouter.Audit(config, FaultyRouter.With(rules, table.Actual));
        after.Findings.ShouldNotContain(left => left.Obligation.Kind == finding.Obligation.Kind && left.Turn == finding.Turn && left.Miss == finding.Miss, where);
        // The rows do no less than the change of the model that the audit tried.
        var tried = DeviceAudit.Of(fix.Apply(report.Path), [.. report.Assessments.Select(assessment => assessment.Obligation)]);
        foreach (var (model, rows) in tried.Assessments.Zip(after.Assessments).Where(pair => pair.First.Verdict is ProofVerdict.Proved))
            rows.Verdict.ShouldBeOfType<ProofVerdict.Proved>($"{where}: {model.Obligation.Kind}");

        EndsWhatIsStale(rules.Read().Path, FaultyRouter.With(rules, table.Actual).Read().Path, finding, edits.Stale, where);
        table.Undo(changes);
        Rows(table.Actual).ShouldBe(Rows(actual), where);
        Text(RouterOsEditComparer.Compare(edits, table.Actual)).ShouldBe(Text(changes), where);
    }

    /// <summary>
    /// The packet that shows the fault opened a connection while the fault was there. If the rules that mend it would decide otherwise of it, the push
    /// must end it.
    /// </summary>
    private void EndsWhatIsStale(PacketPath before, PacketPath after, Finding finding, StaleConnections? stale, string where)
    {
        if (finding.Turn != Turn.First || finding.Example.Trace is not { Ending: Ending.SentInClear or Ending.Encrypted } trace)
            return;
        var (entering, leaving) = (trace.Entering, trace.Leaving);
        var open = new TrackedConnection
        {
            Handle = "*1",
            Protocol = (byte)entering[PacketField.Protocol],
            Original = Ends(entering),
            Reply = new ConnectionEnds(leaving.Destination, (ushort)leaving[PacketField.DestinationPort], leaving.Source, (ushort)leaving[PacketField.SourcePort]),
        };
        if (StaleEntries.Of(before, after, [open], TestContext.Current.CancellationToken)[0].Verdict != EntryVerdict.MustGo)
            return;
        _stale++;
        stale.ShouldNotBeNull(where);
        StaleAfter.Ends(stale, open).ShouldBeTrue($"{where}: {entering} as {leaving}");
        // One that has nothing to do with the fault goes on.
        StaleAfter.Ends(stale, open with { Original = open.Original with { Source = Ipv4Address.Parse("172.20.0.9"), Destination = Ipv4Address.Parse("192.0.2.9") } }).ShouldBeFalse(where);
    }

    private static ConnectionEnds Ends(Packet packet) =>
        new(packet.Source, (ushort)packet[PacketField.SourcePort], packet.Destination, (ushort)packet[PacketField.DestinationPort]);

    private static string Text(ChangeSet changes) => Text(changes.Operations);

    private static string Text(IReadOnlyList<Operation> operations) => JsonSerializer.Serialize(operations);

    private static string Rows(RouterOsActual actual) => JsonSerializer.Serialize(
        actual.Menus.OrderBy(menu => menu.Key).Select(menu => menu.Value.Select(row => (row.Id, Fields: string.Join(' ', row.Fields.OrderBy(field => field.Key, StringComparer.Ordinal))))
            .Select(row => $"{row.Id} {row.Fields}")));
}
