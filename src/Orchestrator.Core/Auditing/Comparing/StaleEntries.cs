using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Auditing.Comparing;

/// <summary>
/// Translation, marks and fasttrack are decided on a connection's first packet. After a change of rules the open connections keep what was
/// decided: here each is opened anew, in thought, under the rules before and after.
/// </summary>
public static class StaleEntries
{
    /// <exception cref="OperationCanceledException">Asked for by the caller.</exception>
    public static IReadOnlyList<JudgedConnection> Of(PacketPath before, PacketPath after, IEnumerable<TrackedConnection> entries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(entries);
        var (old, now) = (new Opening(before), new Opening(after));
        return [.. entries.Select(entry =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Judge(old, now, entry);
        })];
    }

    private static JudgedConnection Judge(Opening old, Opening now, TrackedConnection entry)
    {
        var decisions = now.Of(entry).ToList();
        var verdicts = decisions.Select(decision => Compare(old, now, entry, decision)).Distinct().ToList();
        return verdicts is [var (verdict, reason)] ? new JudgedConnection(entry, verdict, reason)
            : new JudgedConnection(entry, EntryVerdict.Unsure, verdicts.Select(one => one.Reason).FirstOrDefault(reason => reason != EntryReason.None));
    }

    private static (EntryVerdict Verdict, EntryReason Reason) Compare(Opening old, Opening now, TrackedConnection entry, PacketTrace decision)
    {
        if (decision.Leaving.State == ConnectionState.Untracked)
            return entry.Translated ? (EntryVerdict.MustGo, EntryReason.Untracked) : (EntryVerdict.Stays, EntryReason.None);
        // A refused packet did not live to be translated; what the rules before did to it still holds.
        if (IsRefused(decision.Ending))
            return now.Continues(entry) && !old.Of(entry).All(trace => IsRefused(trace.Ending)) ? (EntryVerdict.LivesOn, EntryReason.Refused) : (EntryVerdict.Stays, EntryReason.None);
        if (decision.Leaving.Destination != entry.Reply.Source || (Packet.HasPorts(entry.Protocol) && decision.Leaving[PacketField.DestinationPort] != entry.Reply.SourcePort))
            return (EntryVerdict.MustGo, EntryReason.Destination);
        if (decision.Leaving.Source != entry.Reply.Destination)
            return (EntryVerdict.MustGo, EntryReason.Source);
        if (entry.Fasttracked && !now.Fasttracks(entry))
            return (EntryVerdict.MustGo, EntryReason.Fasttracked);
        // A mark may have come later than with the first packet: only where the rules before explain it, it is theirs.
        if (entry.Mark is { } mark && decision.Leaving[PacketField.ConnectionMark] != mark && old.Of(entry).Any(trace => trace.Leaving[PacketField.ConnectionMark] == mark))
            return (EntryVerdict.MustGo, EntryReason.Mark);
        return (EntryVerdict.Stays, EntryReason.None);
    }

    private static bool IsRefused(Ending ending) => ending is Ending.DroppedByRule or Ending.DroppedByDefault or Ending.DroppedByPolicy or Ending.NoRoute or Ending.Expired;
}
