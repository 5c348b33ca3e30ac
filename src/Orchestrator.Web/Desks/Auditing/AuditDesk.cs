using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>Audits pasted texts.</summary>
public sealed class AuditDesk(AuditRunner runner) : IAuditDesk
{
    private const int MostPairs = 64;
    private static readonly string[] Between = ["<->", "->", " - ", " to ", ",", ";", "\t", " "];

    public async Task<Answer<AuditView>> AuditAsync(AuditText text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Text.Length > AuditText.Longest)
            return Answer<AuditView>.No(AuditWords.TooLong(text.Text.Length));
        if (string.IsNullOrWhiteSpace(text.Text))
            return Answer<AuditView>.No(AuditWords.Empty);
        var kind = PastedKinds.Of(text.Text);
        if (kind is not (PastedKind.RouterOsExport or PastedKind.IptablesSave or PastedKind.Nft))
            return Answer<AuditView>.No(AuditWords.Problem(kind));
        if (PastedFlaws.Of(kind, text.Text) is { } flaw)
            return Answer<AuditView>.No(AuditNoteWords.Problem(flaw));
        var (pairs, wrong) = Pairs(text.Lans);
        if (wrong is not null)
            return Answer<AuditView>.No(AuditWords.Lans(wrong));

        var view = await runner.RunAsync(stop => Audit(text, pairs, stop), cancellationToken);
        return view is null ? Answer<AuditView>.No(AuditWords.TooSlow(AuditRunner.Longest)) : Answer<AuditView>.Yes(view);
    }

    private static AuditView Audit(AuditText text, IReadOnlyList<StatedLans> pairs, CancellationToken cancellationToken) =>
        AuditViews.Of(AuditShown.Of(PastedAudit.Of(PastedKinds.Of(text.Text), text.Text, pairs, text.Device.Trim(), AuditRunner.NodeLimit, cancellationToken)), AuditRunner.NodeLimit, cancellationToken);

    private static (IReadOnlyList<StatedLans> Pairs, string? Wrong) Pairs(string text)
    {
        var pairs = new List<StatedLans>();
        foreach (string line in text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            string[] ends = line.Replace("<->", " ", StringComparison.Ordinal).Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(word => word is not ("-" or "to")).ToArray();
            if (ends.Length != 2 || pairs.Count == MostPairs || !Ipv4Prefix.TryParse(ends[0], out var local) || !Ipv4Prefix.TryParse(ends[1], out var remote))
                return ([], line);
            pairs.Add(new StatedLans(local, remote));
        }
        return (pairs, null);
    }
}
