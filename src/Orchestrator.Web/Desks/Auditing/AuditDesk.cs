using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>Audits pasted texts, a few at a time: each may take a core and some hundred megabytes.</summary>
public sealed class AuditDesk(TimeProvider clock) : IAuditDesk, IDisposable
{
    private const int AtOnce = 2;
    private const int NodeLimit = 3_000_000;
    private const int MostPairs = 64;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly string[] Between = ["<->", "->", " - ", " to ", ",", ";", "\t", " "];

    private readonly SemaphoreSlim _places = new(AtOnce);

    public async Task<Answer<AuditView>> AuditAsync(AuditText text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Text.Length > AuditText.Longest)
            return Answer<AuditView>.No(AuditWords.TooLong(text.Text.Length));
        if (string.IsNullOrWhiteSpace(text.Text))
            return Answer<AuditView>.No(AuditWords.Empty);
        if (PastedKinds.Of(text.Text) is not (PastedKind.RouterOsExport or PastedKind.IptablesSave) and var other)
            return Answer<AuditView>.No(AuditWords.Problem(other));
        var (pairs, wrong) = Pairs(text.Lans);
        if (wrong is not null)
            return Answer<AuditView>.No(AuditWords.Lans(wrong));

        using var limit = new CancellationTokenSource(Longest, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await _places.WaitAsync(stop.Token);
            try
            {
                return await Task.Run(() => Answer<AuditView>.Yes(Audit(text, pairs, stop.Token)), stop.Token);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Answer<AuditView>.No(AuditWords.TooSlow(Longest));
        }
    }

    public void Dispose() => _places.Dispose();

    private static AuditView Audit(AuditText text, IReadOnlyList<StatedLans> pairs, CancellationToken cancellationToken) =>
        AuditViews.Of(AuditShown.Of(PastedAudit.Of(PastedKinds.Of(text.Text), text.Text, pairs, text.Device.Trim(), NodeLimit, cancellationToken)), NodeLimit, cancellationToken);

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
