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
            Miss.NotServed => StaleWay.Untranslated,
            _ => null,
        };
        var asked = RouterOsWords.Asked(finding.Obligation.Traffic);
        // Without both ends it would be everybody's connections.
        return way is { } known && asked.TryGetValue(PacketField.Source, out var from) && asked.TryGetValue(PacketField.Destination, out var to)
            ? new StaleConnections(known, Ranges(from), Ranges(to)) : null;
    }

    private static IReadOnlyList<AddressRange> Ranges(NumberSet numbers) => [.. numbers.Ranges.Select(range => new AddressRange(new Ipv4Address(range.First), new Ipv4Address(range.Last)))];
}
