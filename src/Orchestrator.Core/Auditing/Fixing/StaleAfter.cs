using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.DeviceState;

namespace Orchestrator.Core.Auditing.Fixing;

/// <summary>Which open connections keep a fault after its rules are mended.</summary>
public static class StaleAfter
{
    /// <summary>null where none does: filters look at every packet.</summary>
    public static StaleConnections? Of(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        StaleWay? way = finding.Miss switch
        {
            Miss.Translated or Miss.InClear or Miss.WrongPolicy => StaleWay.Translated,
            Miss.Fasttracked => StaleWay.Fasttracked,
            Miss.NotServed when finding.Example.Trace is { Entering: var entering, Leaving: var leaving } && entering.Destination != leaving.Destination => StaleWay.Redirected,
            Miss.NotServed => StaleWay.Untranslated,
            _ => null,
        };
        var asked = RouterOsWords.Asked(finding.Obligation.Traffic);
        // Without both ends it would be everybody's connections.
        return way is { } known && asked.TryGetValue(PacketField.Source, out var from) && asked.TryGetValue(PacketField.Destination, out var to)
            ? new StaleConnections(known, Ranges(from), Ranges(to)) : null;
    }

    /// <summary>Whether it is one of those that have to end. Either end may have opened it, but only a LAN opens connections to the internet.</summary>
    public static bool Ends(StaleConnections stale, TrackedConnection connection)
    {
        ArgumentNullException.ThrowIfNull(stale);
        ArgumentNullException.ThrowIfNull(connection);
        var (from, to) = (connection.Original.Source, connection.Original.Destination);
        bool treated = stale.Way switch
        {
            StaleWay.Fasttracked => connection.Fasttracked,
            StaleWay.Untranslated => !connection.Translated,
            StaleWay.Redirected => connection.Reply.Source != to,
            _ => connection.Translated,
        };
        bool eitherEnd = stale.Way is StaleWay.Translated or StaleWay.Fasttracked;
        return treated && ((Holds(stale.From, from) && Holds(stale.To, to)) || (eitherEnd && Holds(stale.From, to) && Holds(stale.To, from)));
    }

    private static bool Holds(IReadOnlyList<AddressRange> ranges, Ipv4Address address) => ranges.Any(range => range.Contains(address));

    private static IReadOnlyList<AddressRange> Ranges(NumberSet numbers) => [.. numbers.Ranges.Select(range => new AddressRange(new Ipv4Address(range.First), new Ipv4Address(range.Last)))];
}
