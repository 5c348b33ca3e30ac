using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>What a rule asks of a set.</summary>
/// <param name="Directions">src or dst for each part of an element.</param>
/// <param name="Excepted">Whether it asks for what nomatch elements hold, of sets that have such.</param>
internal sealed record IpsetQuestion(string[] Directions, bool Excepted);

/// <summary>An ipset's elements as a match.</summary>
internal static class IpsetMembers
{
    private static readonly uint[] WithPorts = [6, 17, 132, 136];

    public static Match Match(Ipset set, IpsetQuestion asked, RuleScope scope, int depth)
    {
        // The kernel says no to a set of another family, and where the rule names fewer directions than elements have parts.
        if (set.IsIpv6 || (!set.IsList && asked.Directions.Length < set.Dimensions.Count))
            return Matching.Match.Never;
        if (set.IsList)
            return new Match.Any([.. set.Entries.Select(entry => Member(entry.Element, asked, scope, depth))]);
        if (set.Type == "bitmap:port")
            return BitmapPort(set, asked.Directions[0] == "src");
        if (set.Dimensions[0] == "mac")
            return scope.Undecided($"ipset {set.Name}");
        return Addressed(set, asked, scope);
    }

    private static Match Member(string name, IpsetQuestion asked, RuleScope scope, int depth)
    {
        if (scope.Text.Sets.Find(name) is { } member && depth == 0)
            return scope.Text.Sets.IsChanging(name) ? scope.Undecided($"ipset {name}, changed by rules") : Match(member, asked, scope, depth + 1);
        scope.Note(ReadingFault.MissingReference, $"ipset {name}");
        return scope.Undecided($"ipset {name}");
    }

    private static Match BitmapPort(Ipset set, bool source)
    {
        var ports = set.Entries.Select(entry => Numbers.Range(entry.Element, ushort.MaxValue, '-')).OfType<NumberRange>();
        return new Match.In(PacketField.Protocol, NumberSet.Singles(6, 17)).And(FirstFragment)
            .And(new Match.In(source ? PacketField.SourcePort : PacketField.DestinationPort, NumberSet.Of(ports)));
    }

    /// <summary>Sets whose elements begin with an address: for each different rest the addresses that stand with it.</summary>
    private static Match Addressed(Ipset set, IpsetQuestion asked, RuleScope scope)
    {
        var entries = set.Entries.Select(entry => (Entry: entry, Parts: entry.Element.Split(',', 2))).ToList();
        bool excepted = asked.Excepted && set.Dimensions.Contains("net");
        if (set.Dimensions.Contains("iface"))
            return ByInterface(set, asked, excepted, scope, [.. entries.Select(one => (one.Entry, one.Parts[0], one.Parts.ElementAtOrDefault(1) ?? ""))]);
        // An exception between two networks cuts a rectangle out of others: not worth a model of its own.
        if (set.Dimensions.Skip(1).Contains("net") && (excepted || set.Entries.Exists(entry => entry.Except)))
            return scope.Undecided($"ipset {set.Name}");
        var groups = entries.GroupBy(one => one.Parts.ElementAtOrDefault(1) ?? "", StringComparer.Ordinal);
        return new Match.Any([.. groups.Select(group =>
            new Match.In(Address(asked.Directions[0]), Addresses(set, group.Select(one => (one.Parts[0], one.Entry.Except != excepted)), scope)).And(Rest(set, group.Key, asked, scope)))]);
    }

    private static Match ByInterface(Ipset set, IpsetQuestion asked, bool excepted, RuleScope scope, List<(IpsetEntry Entry, string Network, string Interface)> entries)
    {
        if (entries.Exists(one => one.Interface.StartsWith("physdev:", StringComparison.Ordinal)))
            return scope.Undecided($"ipset {set.Name}");
        var field = asked.Directions[1] == "src" ? PacketField.InInterface : PacketField.OutInterface;
        return new Match.Any([.. scope.Text.Interfaces.All.Select(one => new Match.All([
            new Match.In(field, NumberSet.One(scope.Text.Interfaces.Number(one.Name))),
            new Match.In(Address(asked.Directions[0]), Addresses(set, entries.Select(entry => (entry.Network, entry.Entry.Except != excepted || !Holds(entry.Entry, entry.Interface, one.Name))), scope)),
        ]))]);
    }

    // The longest network decides even where it stands with other interfaces only.
    private static bool Holds(IpsetEntry entry, string name, string asked) => entry.Wildcard ? asked.StartsWith(name, StringComparison.Ordinal) : asked == name;

    /// <summary>The longest prefix that holds an address decides; so the shorter ones go first and are overruled.</summary>
    private static NumberSet Addresses(Ipset set, IEnumerable<(string Text, bool Except)> elements, RuleScope scope)
    {
        uint width = Numbers.Number(set.Option("netmask") ?? "32", 32) ?? 32;
        var ranges = new List<(NumberRange Range, bool Except)>();
        foreach (var (text, except) in elements)
        {
            if (Range(text, width) is { } range)
                ranges.Add((range, except));
            else
                scope.Text.Notes.Add(ReadingFault.Malformed, $"ipset {set.Name}", text);
        }
        if (!ranges.Exists(one => one.Except))
            return NumberSet.Of(ranges.Select(one => one.Range));
        var held = NumberSet.Empty;
        foreach (var length in ranges.GroupBy(one => one.Range.Last - one.Range.First).OrderByDescending(group => group.Key))
        {
            var all = NumberSet.Of(length.Select(one => one.Range));
            held = held.Complement().Union(all).Complement().Union(NumberSet.Of(length.Where(one => !one.Except).Select(one => one.Range)));
        }
        return held;
    }

    private static NumberRange? Range(string text, uint width)
    {
        if (Numbers.AddressRange(text) is { } plain)
            return plain.First == plain.Last && width < 32 ? new NumberRange(plain.First, plain.First | (uint)(uint.MaxValue >> (int)width)) : plain;
        return Numbers.Network(text) is var (value, mask) ? new NumberRange(value, value | ~mask) : null;
    }

    private static Match Rest(Ipset set, string rest, IpsetQuestion asked, RuleScope scope)
    {
        Match all = Matching.Match.Always;
        var parts = rest.Length == 0 ? [] : rest.Split(',');
        for (int dimension = 1; dimension < set.Dimensions.Count; dimension++)
        {
            string text = parts.ElementAtOrDefault(dimension - 1) ?? "";
            var part = set.Dimensions[dimension] switch
            {
                "port" => Port(text, asked.Directions[dimension] == "src"),
                "ip" or "net" => Range(text, 32) is { } range ? new Match.In(Address(asked.Directions[dimension]), NumberSet.Of(range)) : null,
                "mark" => Numbers.Number(text) is { } mark ? new Match.Masked(PacketField.PacketMark, mark, Numbers.Number(set.Option("markmask") ?? "0xffffffff") ?? uint.MaxValue) : null,
                _ => scope.Undecided($"ipset {set.Name}"),
            };
            if (part is null)
                scope.Text.Notes.Add(ReadingFault.Malformed, $"ipset {set.Name}", rest);
            all = all.And(part ?? Matching.Match.Never);
        }
        return all;
    }

    /// <summary>"tcp:80", "80" (tcp), "icmp:8/0", "icmp:echo-request", "gre:0".</summary>
    private static Match? Port(string text, bool source)
    {
        int at = text.IndexOf(':', StringComparison.Ordinal);
        if ((at < 0 ? 6 : Names.Protocol(text[..at])) is not { } protocol)
            return null;
        var of = new Match.In(PacketField.Protocol, NumberSet.One(protocol));
        string number = text[(at + 1)..];
        if (protocol == 1)
            return Icmp(number) is { } icmp ? of.And(FirstFragment).And(new Match.In(PacketField.DestinationPort, NumberSet.One(icmp))) : null;
        if (Numbers.Range(number, ushort.MaxValue, '-', Names.Port) is not { } ports)
            return null;
        if (!WithPorts.Contains(protocol))
            return ports.Contains(0) ? of : Matching.Match.Never;
        return of.And(FirstFragment).And(new Match.In(source ? PacketField.SourcePort : PacketField.DestinationPort, NumberSet.Of(ports)));
    }

    private static uint? Icmp(string text)
    {
        if (Names.IcmpTypeAndCode(text) is { } both)
            return both;
        var parts = text.Split('/');
        var type = Names.IcmpType(parts[0]) ?? Numbers.Number(parts[0], 255);
        var code = parts.Length > 1 ? Numbers.Number(parts[1], 255) : 0;
        return type is { } t && code is { } c ? (t << 8) + c : null;
    }

    private static Match FirstFragment { get; } = new Match.In(PacketField.LaterFragment, NumberSet.One(0));

    private static PacketField Address(string direction) => direction == "src" ? PacketField.Source : PacketField.Destination;
}
