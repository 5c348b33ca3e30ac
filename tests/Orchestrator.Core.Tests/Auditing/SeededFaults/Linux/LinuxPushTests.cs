using System.Globalization;
using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Planned;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Core.Tests.Auditing.SeededFaults.Linux;

/// <summary>Every fix that the audit offers on a Linux box, as edits of its running rules: it does what the audit tried.</summary>
public sealed class LinuxPushTests(ITestOutputHelper output)
{
    private const int Boxes = 15;

    private static readonly LinkTag Tag = LinkTag.From(Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_fix_of_rules_can_be_pushed_and_mends_its_fault_on_the_planned_rules(bool nft)
    {
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (int seed = 0; seed < Boxes; seed++)
        {
            var good = GoodLinux.Make(new Random(seed), nft ? LinuxWords.Nft : LinuxWords.Iptables);
            foreach (var fault in LinuxFaults.Of(good))
            {
                string where = string.Create(CultureInfo.InvariantCulture, $"box {seed}, {fault.What}\n{fault.Box}\n");
                var rules = fault.Box.Rules();
                var report = LinuxFaultTests.Audit(rules.Read(), fault.Box.Shape);
                foreach (var finding in report.Findings)
                {
                    foreach (var fix in finding.Fixes)
                    {
                        var said = LinuxFix.Of(rules, report.Path, finding, fix, Tag);
                        string kind = $"{fix.GetType().Name} {(said is DeviceFix.Copy copy ? $"{copy.Why}" : said?.GetType().Name ?? "unsaid")}";
                        kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
                        if (said is DeviceFix.Push { Desired: LinuxEdits edits })
                            Mends(fault.Box, rules, report, finding, fix, edits, $"{where}, {fix.GetType().Name}");
                    }
                }
            }
        }
        foreach (var (kind, count) in kinds)
            output.WriteLine($"{count,5}  {kind}");
        kinds.Where(kind => kind.Key.EndsWith(" Push", StringComparison.Ordinal)).Sum(kind => kind.Value).ShouldBeGreaterThan(100);
        // Policies are the IKE daemon's, and the other end's.
        kinds.Keys.Where(kind => kind.EndsWith(" unsaid", StringComparison.Ordinal)).Select(kind => kind.Split(' ')[0])
            .ShouldBeSubsetOf(["Encrypt", "EnablePolicy", "MovePolicy", "Reselect"]);
        // What the product made it makes anew.
        kinds.Keys.Select(kind => kind.Split(' ')[1]).Distinct().ShouldBeSubsetOf(["Push", "unsaid", nameof(NotPushed.RulesOfALink)]);
    }

    private static void Mends(LinuxBox box, LinuxRules rules, AuditReport report, Finding finding, Orchestrator.Core.Auditing.Fixing.PathFix fix, LinuxEdits edits, string where)
    {
        var actual = new LinuxActual { Files = [], Running = new LinuxRunning(), Tables = Tables(rules) };
        var changes = LinuxEditComparer.Compare(edits, actual);
        changes.Operations.ShouldHaveSingleItem(where).ShouldBeOfType<EditRules>();

        var after = LinuxFaultTests.Audit(PlannedRules.After(rules, changes).Read(), box.Shape);
        after.Findings.ShouldNotContain(left => left.Obligation.Kind == finding.Obligation.Kind && left.Turn == finding.Turn && left.Miss == finding.Miss, $"{where}\n{string.Join('\n', RuleCommands.Of((EditRules)changes.Operations[0]))}");
        // The rules do no less than the change of the model that the audit tried.
        var tried = DeviceAudit.Of(fix.Apply(report.Path), [.. report.Assessments.Select(assessment => assessment.Obligation)]);
        foreach (var (model, real) in tried.Assessments.Zip(after.Assessments).Where(pair => pair.First.Verdict is ProofVerdict.Proved))
            real.Verdict.ShouldBeOfType<ProofVerdict.Proved>($"{where}: {model.Obligation.Kind}\n{string.Join('\n', RuleCommands.Of((EditRules)changes.Operations[0]))}");
    }

    internal static BoxTables Tables(LinuxRules rules) => new() { Iptables = rules.Iptables, Nftables = rules.NftablesText };
}
