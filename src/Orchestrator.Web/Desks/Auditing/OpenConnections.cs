using Orchestrator.Core.Auditing.Comparing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>Which open connections keep a decision that the rules would not make any more.</summary>
internal static class OpenConnections
{
    private const int Shown = 50;

    /// <summary>Rules times connections: seconds of work.</summary>
    private const long MostSteps = 20_000_000;

    /// <summary>null where nobody asked the device, or there are too many of them for so many rules.</summary>
    /// <exception cref="OperationCanceledException">Asked for by the caller.</exception>
    public static AuditConnections? Of(AuditShown shown, CancellationToken cancellationToken) =>
        shown.Connections is { } all && Stale(shown.Path, shown.Path, all, cancellationToken) is { } stale
            ? new AuditConnections(all.Count, stale.Count, [.. stale.Take(Shown).Select(one => new AuditConnection(
                AuditConnectionWords.Sentence(one), AuditConnectionWords.Removal(shown.Told.Language, one.Connection)))]) : null;

    /// <summary>Those that the rules after a change would treat otherwise; null as above.</summary>
    /// <exception cref="OperationCanceledException">Asked for by the caller.</exception>
    public static IReadOnlyList<JudgedConnection>? Stale(PacketPath before, PacketPath after, IReadOnlyList<TrackedConnection> connections, CancellationToken cancellationToken) =>
        connections.Count * (1L + after.Chains.Values.Sum(rules => rules.Count)) > MostSteps ? null
            : [.. StaleEntries.Of(before, after, connections, cancellationToken).Where(one => one.Verdict == EntryVerdict.MustGo)];
}
