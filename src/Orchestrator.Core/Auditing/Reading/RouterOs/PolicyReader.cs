using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>IPsec policies in the order of the menu; templates take no packet, and disabled and invalid ones rest.</summary>
internal static class PolicyReader
{
    /// <summary>As many as a packet's field for them can number, with one number for "another".</summary>
    private const int Most = 4093;

    private static readonly Match Protected = new Match.In(PacketField.Protocol, NumberSet.Singles(50, 51));

    private static readonly Match KeyExchange = new Match.All(
        [new Match.In(PacketField.Protocol, NumberSet.One(17)), new Match.In(PacketField.SourcePort, NumberSet.Singles(500, 4500))]);

    public static IReadOnlyList<IpsecPolicy> Read(RouterOsRules rules, NoteBook notes)
    {
        var peers = new Dictionary<string, RouterOsRow>();
        foreach (var peer in rules.Rows(RouterOsMenuPaths.Peer))
            peers.TryAdd(peer["name"] ?? "", peer);
        var policies = new List<IpsecPolicy>();
        var rows = rules.Rows(RouterOsMenuPaths.Policy);
        for (int number = 0; number < rows.Count; number++)
        {
            var row = rows[number];
            if (row.Is("template"))
            {
                if (!row.Disabled && !row.Invalid)
                    policies.AddRange(PolicyTemplates.Expected(rules, number, notes));
                continue;
            }
            if (policies.Count == Most)
            {
                notes.Add(ReadingFault.TooLarge, RouterOsMenuPaths.Policy, $"more than {Most} policies");
                break;
            }
            if (Policy(row, number, peers.GetValueOrDefault(row["peer"]?.Split(',')[0] ?? ""), notes) is { } policy)
                policies.Add(policy);
        }
        return policies;
    }

    /// <summary>
    /// The device's own key exchange with its peers, and what is encrypted for them already. Peers without a known address may be
    /// anywhere but behind a policy.
    /// </summary>
    public static Match Exempt(RouterOsRules rules, IReadOnlyList<IpsecPolicy> policies)
    {
        policies = [.. policies.Where(policy => policy.Rest == RuleRest.Active)];
        if (policies.Count == 0)
            return Match.Never;
        var ends = policies.Select(policy => policy.RemoteEnd).OfType<Ipv4Address>().Select(end => new NumberRange(end.Value, end.Value)).ToList();
        bool anywhere = policies.Any(policy => policy.RemoteEnd is null);
        foreach (var peer in rules.Rows(RouterOsMenuPaths.Peer).Where(peer => !peer.Disabled))
        {
            if (MatcherText.TryAddresses(peer["address"] ?? "", out var first, out var last) && last.Value - first.Value < uint.MaxValue)
                ends.Add(new NumberRange(first.Value, last.Value));
            else
                anywhere = true;
        }
        var behind = policies.Where(policy => policy.Tunnel && policy.Destination.Length > 0)
            .Select(policy => policy.Destination.Numbers());
        var peers = NumberSet.Of(ends);
        return new Match.All(
        [
            new Match.In(PacketField.InInterface, NumberSet.One(0)),
            new Match.In(PacketField.Destination, anywhere ? peers.Union(NumberSet.Of(behind).Complement()) : peers),
            new Match.Any([Protected, KeyExchange]),
        ]);
    }

    internal static IpsecPolicy? Policy(RouterOsRow row, int number, RouterOsRow? peer, NoteBook notes)
    {
        string where = $"{RouterOsMenuPaths.Policy} {number}", ends = $"{row["src-address"]} {row["dst-address"]}";
        if (!TryPrefix(row["src-address"], out var source) || !TryPrefix(row["dst-address"], out var destination)
            || !TryProtocol(row.Given("protocol"), out uint protocol) || !TryPort(row.Given("src-port"), out var from) || !TryPort(row.Given("dst-port"), out var to))
        {
            notes.Add(ends.Contains(':', StringComparison.Ordinal) ? ReadingFault.OutsideIpv6 : ReadingFault.Malformed, where, RuleText.Of(row));
            return null;
        }
        return new IpsecPolicy
        {
            Name = $"policy {number}",
            Rest = row.Disabled ? RuleRest.Disabled : row.Invalid ? RuleRest.Invalid : RuleRest.Active,
            Handle = row.Id,
            Comment = row["comment"] ?? "",
            Source = source,
            Destination = destination,
            Protocol = protocol,
            SourcePort = from,
            DestinationPort = to,
            Action = row["action"] switch { "discard" => PolicyAction.Discard, "none" => PolicyAction.Pass, _ => PolicyAction.Encrypt },
            Tunnel = row.Is("tunnel"),
            LocalEnd = End(row["sa-src-address"]) ?? End(peer?["local-address"]),
            RemoteEnd = End(row["sa-dst-address"]) ?? End(peer?["address"]),
        };
    }

    private static bool TryPrefix(string? text, out Ipv4Prefix prefix)
    {
        // A policy that does not say has the default of the menu, which is no host's address.
        if (!Ipv4Interface.TryParse(text is null ? "0.0.0.0/32" : text.Contains('/', StringComparison.Ordinal) ? text : text + "/32", out var subnet))
        {
            prefix = default;
            return false;
        }
        prefix = subnet.Prefix;
        return true;
    }

    private static bool TryProtocol(string? text, out uint protocol)
    {
        protocol = 0;
        // 255 is version 6's number for all.
        if (text is null or "all" or "255")
            return true;
        int? number = IpProtocols.Number(text);
        protocol = (uint)(number ?? 0);
        return number is not null;
    }

    private static bool TryPort(string? text, out uint? port)
    {
        port = null;
        if (text is null or "any" or "0")
            return true;
        bool read = ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number);
        port = number;
        return read;
    }

    // A peer may have a name, or be anyone.
    private static Ipv4Address? End(string? text)
    {
        var plain = text?.EndsWith("/32", StringComparison.Ordinal) == true ? text[..^3] : text;
        return Ipv4Address.TryParse(plain, out var address) && address.Value != 0 ? address : null;
    }
}
