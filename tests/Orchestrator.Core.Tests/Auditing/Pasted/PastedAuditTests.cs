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

    [Theory]
    [MemberData(nameof(Cases))]
    public void Whatever_becomes_of_the_text_there_is_an_answer(string name)
    {
        var folder = Folder(name);
        string text = folder.Read("text");
        var random = new Random(20261121);
        for (int time = 0; time < 15; time++)
        {
            string spoiled = Spoiled(text, random);
            if (PastedKinds.Of(spoiled) is not (PastedKind.RouterOsExport or PastedKind.IptablesSave))
                continue;
            var result = Audit(folder, spoiled);
            // Lines and changes speak of the text as it is.
            foreach (var edit in result.Report.Findings.SelectMany(finding => finding.Fixes).SelectMany(fix => PastedEdits.Of(result.Lines, fix) ?? []))
                edit.Line.ShouldBeInRange(1, result.Lines.Lines.Count);
        }
    }

    private static string Spoiled(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(lines.Count), cut = random.Next(lines[at].Length + 1);
            switch (random.Next(6))
            {
                case 0:
                    lines.RemoveAt(at);
                    break;
                case 1:
                    lines.Insert(random.Next(lines.Count), lines[at]);
                    break;
                case 2:
                    lines[at] = lines[at][..cut];
                    break;
                case 3:
                    lines[at] = lines[at].Insert(cut, "\"=!/ \\[-"[random.Next(8)].ToString());
                    break;
                case 4:
                    lines[at] = lines[at].Remove(0, cut) + lines[random.Next(lines.Count)];
                    break;
                default:
                    lines[at] = lines[at].Replace("10.", random.Next(2) == 0 ? "0.0.0.0/0," : "300.", StringComparison.Ordinal);
                    break;
            }
            if (lines.Count == 0)
                lines.Add("");
        }
        return string.Join('\n', lines);
    }

    private static GoldenFolder Folder(string name) => GoldenFolder.Beside().Single(folder => folder.Name == name);

    private static PastedResult Audit(GoldenFolder folder, string text) =>
        PastedAudit.Of(PastedKinds.Of(text), text, PastedText.Pairs(folder.Read("lans")), "branch", cancellationToken: TestContext.Current.CancellationToken);
}
