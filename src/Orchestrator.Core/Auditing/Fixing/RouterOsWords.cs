using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Auditing.Fixing;

/// <summary>Sets of a header's fields as RouterOS's matchers.</summary>
internal static class RouterOsWords
{
    private static readonly PacketField[] Sayable =
        [PacketField.Protocol, PacketField.Source, PacketField.Destination, PacketField.SourcePort, PacketField.DestinationPort];

    public static string Name(PacketField field) => field switch
    {
        PacketField.Protocol => "protocol",
        PacketField.Source => "src-address",
        PacketField.Destination => "dst-address",
        PacketField.SourcePort => "src-port",
        PacketField.DestinationPort => "dst-port",
        _ => "",
    };

    /// <summary>null where one matcher cannot say it.</summary>
    public static string? Value(PacketField field, NumberSet numbers) => (field, numbers.Ranges) switch
    {
        (PacketField.Protocol, [var one]) when one.First == one.Last => IpProtocols.Name(one.First.ToString(CultureInfo.InvariantCulture)),
        (PacketField.Source or PacketField.Destination, [var range]) => Addresses(range),
        (PacketField.SourcePort or PacketField.DestinationPort, { Length: > 0 and < 15 } ports) => string.Join(',', ports),
        _ => null,
    };

    /// <summary>The rules that together ask this, each as its matchers; a null among them where there is no such rule.</summary>
    public static IEnumerable<IReadOnlyList<Field>?> Rules(ImmutableSortedDictionary<PacketField, NumberSet> asked) => Runs(asked).Select(Fields);

    /// <summary>The same with a single run of addresses and a single protocol in each; a null among them where no rule can ask it.</summary>
    public static IEnumerable<ImmutableSortedDictionary<PacketField, NumberSet>?> Runs(ImmutableSortedDictionary<PacketField, NumberSet> asked)
    {
        bool ports = asked.ContainsKey(PacketField.SourcePort) || asked.ContainsKey(PacketField.DestinationPort);
        if (asked.IsEmpty || asked.Keys.Except(Sayable).Any() || (ports && !asked.ContainsKey(PacketField.Protocol)))
            return [null];
        IEnumerable<ImmutableSortedDictionary<PacketField, NumberSet>> rules = [asked];
        foreach (var field in Sayable.Where(asked.ContainsKey))
            rules = rules.SelectMany(rule => Single(field, asked[field]).Select(one => rule.SetItem(field, one))).ToList();
        return rules;
    }

    private static List<Field>? Fields(ImmutableSortedDictionary<PacketField, NumberSet>? asked)
    {
        if (asked is null)
            return null;
        var fields = Sayable.Where(asked.ContainsKey).Select(field => (Name: Name(field), Text: Value(field, asked[field]))).ToList();
        return fields.Exists(field => field.Text is null) ? null : [.. fields.Select(field => new Field(field.Name, field.Text!))];
    }

    /// <summary>What a match certainly asks of the header, beside other things.</summary>
    public static ImmutableSortedDictionary<PacketField, NumberSet> Asked(Match match) => match switch
    {
        Match.All all => all.Parts.Aggregate(ImmutableSortedDictionary<PacketField, NumberSet>.Empty, (known, part) => Alternatives.Both(known, Asked(part)) ?? known),
        Match.In one when Sayable.Contains(one.Field) => ImmutableSortedDictionary<PacketField, NumberSet>.Empty.Add(one.Field, one.Numbers),
        _ => ImmutableSortedDictionary<PacketField, NumberSet>.Empty,
    };

    // Ports may be a list; of addresses and protocols a rule names one run.
    private static IEnumerable<NumberSet> Single(PacketField field, NumberSet numbers) => field switch
    {
        PacketField.Protocol => numbers.Ranges.SelectMany(range => Enumerable.Range((int)range.First, (int)(range.Last - range.First) + 1)).Select(number => NumberSet.One((uint)number)),
        PacketField.Source or PacketField.Destination => numbers.Ranges.Select(range => NumberSet.Of(range)),
        _ => [numbers],
    };

    private static string Addresses(NumberRange range)
    {
        uint size = range.Last - range.First;
        var (first, last) = (new Ipv4Address(range.First), new Ipv4Address(range.Last));
        if ((size & (size + 1)) != 0 || (range.First & size) != 0)
            return $"{first}-{last}";
        return size == 0 ? $"{first}" : $"{first}/{32 - BitOperations.PopCount(size)}";
    }
}
