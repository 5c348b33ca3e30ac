using Orchestrator.Core.Auditing.Proving;

namespace Orchestrator.Core.Tests.Auditing.Pasted;

public sealed class PastedAuditTests
{
    public static TheoryData<string> Cases => [.. GoldenFolder.Beside().Select(folder => folder.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_a_text_says_is_proved_or_broken_by_a_packet(string name)
    {
        var folder = Folder(name);
        folder.MustBe("audit.txt", PastedText.Of(Audit(folder, folder.Read("text"))));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_fix_that_the_text_can_say_mends_its_finding_there(string name)
    {
        var folder = Folder(name);
        string text = folder.Read("text");
        var before = Audit(folder, text);
        foreach (var finding in before.Report.Findings)
        {
            foreach (var edits in finding.Fixes.Select(fix => PastedEdits.Of(before.Lines, fix)).OfType<IReadOnlyList<TextEdit>>())
            {
                var after = Audit(folder, PastedEdits.Apply(text, edits));
                after.Notes.Count.ShouldBe(before.Notes.Count);
                after.Report.Findings.Where(one => (one.Obligation.Link, one.Obligation.Kind, one.Turn, one.Miss) == (finding.Obligation.Link, finding.Obligation.Kind, finding.Turn, finding.Miss))
                    .ShouldBeEmpty(string.Join('\n', edits.SelectMany(edit => edit.Added)));
            }
        }
    }

    private static GoldenFolder Folder(string name) => GoldenFolder.Beside().Single(folder => folder.Name == name);

    private static PastedResult Audit(GoldenFolder folder, string text) =>
        PastedAudit.Of(PastedKinds.Of(text), text, PastedText.Pairs(folder.Read("lans")), "branch", cancellationToken: TestContext.Current.CancellationToken);
}
