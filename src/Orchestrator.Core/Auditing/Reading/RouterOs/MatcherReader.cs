using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>A rule's matchers as one match. The quick and narrow ones come first.</summary>
internal sealed class MatcherReader(DeviceTables tables, NoteBook notes)
{
    private delegate Match? Reader(MatcherReader self, RuleRow rule, string word, MatcherValue value);

    // In the order in which they are asked.
    private static readonly (string Word, Reader Read)[] Known =
    [
        ("protocol", (_, _, _, value) => HeaderMatchers.Protocol(value)),
        ("connection-state", (_, _, _, value) => StateMatchers.State(value)),
        ("connection-nat-state", (_, _, _, value) => StateMatchers.NatState(value)),
        ("in-interface", (self, rule, word, value) => self.Interface(rule, word, value)),
        ("out-interface", (self, rule, word, value) => self.Interface(rule, word, value)),
        ("in-interface-list", (self, rule, word, value) => self.InterfaceList(rule, word, value)),
        ("out-interface-list", (self, rule, word, value) => self.InterfaceList(rule, word, value)),
        ("connection-mark", (self, _, _, value) => self.Mark(PacketField.ConnectionMark, value)),
        ("packet-mark", (self, _, _, value) => self.Mark(PacketField.PacketMark, value)),
        ("routing-mark", (self, _, word, value) => self.Mark(PacketField.RoutingMark, value)),
        ("ipsec-policy", (self, rule, _, value) => self.IpsecPolicy(rule, value)),
        ("src-address", (_, _, _, value) => HeaderMatchers.Address(PacketField.Source, value)),
        ("dst-address", (_, _, _, value) => HeaderMatchers.Address(PacketField.Destination, value)),
        ("src-address-type", (self, _, word, value) => self.AddressType(PacketField.Source, word, value)),
        ("dst-address-type", (self, _, word, value) => self.AddressType(PacketField.Destination, word, value)),
        ("src-address-list", (self, rule, word, value) => self.AddressList(PacketField.Source, rule, word, value)),
        ("dst-address-list", (self, rule, word, value) => self.AddressList(PacketField.Destination, rule, word, value)),
        ("dst-port", (_, _, _, value) => HeaderMatchers.Ports(value, PacketField.DestinationPort)),
        ("src-port", (_, _, _, value) => HeaderMatchers.Ports(value, PacketField.SourcePort)),
        ("port", (_, _, _, value) => HeaderMatchers.Ports(value, PacketField.SourcePort, PacketField.DestinationPort)),
        ("any-port", (_, _, _, value) => HeaderMatchers.Ports(value, PacketField.SourcePort, PacketField.DestinationPort)),
        ("tcp-flags", (_, _, _, value) => HeaderMatchers.TcpFlags(value)),
        ("tcp-mss", (_, _, _, value) => HeaderMatchers.SegmentSize(value)),
        ("icmp-options", (_, _, _, value) => HeaderMatchers.Icmp(value)),
        ("packet-size", (_, _, _, value) => HeaderMatchers.Numbers(PacketField.Length, value)),
        ("dscp", (_, _, _, value) => HeaderMatchers.Dscp(value)),
        ("ttl", (_, _, _, value) => HeaderMatchers.TimeToLive(value)),
        ("fragment", (_, _, _, value) => HeaderMatchers.Fragment(value)),
    ];

    /// <summary>Matchers that nobody can decide beforehand; a person expects as much.</summary>
    private static readonly HashSet<string> Open =
    [
        "limit", "dst-limit", "time", "random", "nth", "per-connection-classifier", "layer7-protocol", "content", "hotspot", "connection-rate",
        "connection-bytes", "connection-limit", "connection-type", "psd", "tls-host", "src-mac-address", "ingress-priority", "priority", "p2p", "realm",
        "ipv4-options", "in-bridge-port", "out-bridge-port", "in-bridge-port-list", "out-bridge-port-list", "routing-table",
    ];

    private static readonly HashSet<string> NotMatchers =
    [
        ".id", ".nextid", ".about", "about", "action", "chain", "comment", "disabled", "dynamic", "invalid", "default", "log", "log-prefix", "bytes", "packets",
        "jump-target", "to-addresses", "to-ports", "passthrough", "address-list", "address-list-timeout", "reject-with", "same-not-by-dst", "randomise-ports",
        "new-connection-mark", "new-packet-mark", "new-routing-mark", "new-mss", "new-dscp", "new-ttl", "new-priority", "route-dst", "sniff-id", "sniff-target",
        "sniff-target-port", "hw-offload", "place-before", "copy-from", "socks5-server", "socks5-port", "socks5-user", "socks5-password", "socksify-service", "creation-time",
    ];

    public Match Read(RuleRow rule)
    {
        var parts = new List<Match>();
        foreach (var (word, read) in Known)
        {
            if (rule.Row[word] is not { } text || (text.Length == 0 && !word.EndsWith("port", StringComparison.Ordinal)))
                continue;
            parts.Add(read(this, rule, word, new MatcherValue(text)) ?? Unknown(rule, word, text));
        }
        foreach (var (word, text) in rule.Row.Fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            if (text.Length == 0 || NotMatchers.Contains(word) || Array.Exists(Known, known => known.Word == word))
                continue;
            parts.Add(Open.Contains(word) ? new Match.Undecided(rule.Unknown(word)) : Unknown(rule, word, text));
        }
        var match = new Match.All([.. parts.SelectMany(Flat)]);
        if (Contradictions.Of(match))
            notes.Add(ReadingFault.Contradiction, rule.Where, RuleText.Of(rule.Row));
        return match;
    }

    private static IEnumerable<Match> Flat(Match match) => match is Match.All all ? all.Parts.SelectMany(Flat) : [match];

    private Match.Undecided Unknown(RuleRow rule, string word, string text)
    {
        notes.Add(ReadingFault.UnknownMatcher, rule.Where, $"{word}={text}");
        return new Match.Undecided(rule.Unknown(word));
    }

    private Match? Interface(RuleRow rule, string word, MatcherValue value)
    {
        if (OutOfPlace(rule, word))
            return Misplaced(rule, word);
        bool isKind = InterfaceKinds.IsKind(value.Text);
        if (tables.Interfaces.IsSlave(value.Text) && !value.Negated)
            notes.Add(ReadingFault.Contradiction, rule.Where, $"{word}={value.Text}: a port of a bridge, no packet uses it by itself");
        return Choice(word, isKind ? tables.Interfaces.OfKind(value.Text) : tables.Interfaces.One(value.Text), value);
    }

    private Match? InterfaceList(RuleRow rule, string word, MatcherValue value)
    {
        if (OutOfPlace(rule, word))
            return Misplaced(rule, word);
        if (tables.InterfaceLists.Of(value.Text) is { } choice)
            return Choice(word, choice, value);
        notes.Add(ReadingFault.MissingReference, rule.Where, $"{word}={value.Text}");
        return new Match.Undecided($"{word}={value.Text}").Negated(value.Negated);
    }

    private static Match Choice(string word, InterfaceChoice choice, MatcherValue value)
    {
        var field = word.StartsWith("in-", StringComparison.Ordinal) ? PacketField.InInterface : PacketField.OutInterface;
        Match certain = new Match.In(field, choice.Certain);
        return (choice.Open.IsEmpty ? certain
            : new Match.Any([certain, new Match.All([new Match.In(field, choice.Open), new Match.Undecided($"{word}={value.Text}")])])).Negated(value.Negated);
    }

    // RouterOS refuses such a rule in a chain of its own; what it makes of one in a chain of somebody's is not known.
    private static bool OutOfPlace(RuleRow rule, string word) =>
        rule.Hooks.Count > 0 && rule.Hooks.All(word.StartsWith("in", StringComparison.Ordinal) ? RuleTables.LacksIn : RuleTables.LacksOut);

    private Match.Undecided Misplaced(RuleRow rule, string word)
    {
        notes.Add(ReadingFault.Contradiction, rule.Where, $"{word} in chain {rule.Row["chain"]}");
        return new Match.Undecided(rule.Unknown(word));
    }

    private Match? IpsecPolicy(RuleRow rule, MatcherValue value)
    {
        var words = value.Text.Split(',', StringSplitOptions.TrimEntries);
        if (value.Negated || words is not [("in" or "out") and var direction, ("ipsec" or "none") and var kind])
            return null;
        if (OutOfPlace(rule, direction))
            return Misplaced(rule, $"ipsec-policy={direction}");
        return (direction, kind) switch
        {
            ("in", "ipsec") => new Match.In(PacketField.DecryptedBy, NumberSet.Between(1, PacketField.DecryptedBy.Largest())),
            ("in", _) => new Match.In(PacketField.DecryptedBy, NumberSet.One(0)),
            (_, "ipsec") => new Match.EncryptedBy(tables.Encrypting),
            _ => new Match.NotEncrypted(),
        };
    }

    private Match Mark(PacketField field, MatcherValue value)
    {
        Match match = new Match.In(field, NumberSet.One(tables.Marks.Number(field, value.Text)));
        // Whether a packet without a mark counts as marked for the main table is not documented.
        if (field == PacketField.RoutingMark && value.Text == "main")
            match = new Match.Any([match, new Match.All([new Match.In(field, NumberSet.One(0)), new Match.Undecided("routing-mark=main")])]);
        return match.Negated(value.Negated);
    }

    private Match AddressType(PacketField field, string word, MatcherValue value)
    {
        var types = value.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var parts = types.Select(type => tables.Addresses.OfType(type) is { } addresses
            ? (Match)new Match.In(field, addresses) : new Match.Undecided($"{word}={type}")).ToList();
        return (parts.Count == 1 ? parts[0] : new Match.Any(parts)).Negated(value.Negated);
    }

    private Match AddressList(PacketField field, RuleRow rule, string word, MatcherValue value)
    {
        var list = tables.AddressLists.Of(value.Text);
        if (list is null)
            notes.Add(ReadingFault.MissingReference, rule.Where, $"{word}={value.Text}");
        Match match = new Match.In(field, list?.Addresses ?? NumberSet.Empty);
        return (list is { Open: true } ? new Match.Any([match, new Match.Undecided($"{word}={value.Text}")]) : match).Negated(value.Negated);
    }
}
