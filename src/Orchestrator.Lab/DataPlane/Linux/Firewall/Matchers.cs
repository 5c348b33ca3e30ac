using System.Globalization;
using System.Text.RegularExpressions;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.DataPlane.Linux.Firewall;

/// <summary>One matcher of a rule as the kernel's words. Every word comes from a closed form: a number, an address, a known name.</summary>
internal static partial class Matchers
{
    /// <summary>The words for a field, empty when it matches everything.</summary>
    /// <exception cref="UnsupportedRuleException">The field or its value cannot be said.</exception>
    public static string Words(string field, string value, Row rule, IReadOnlyDictionary<string, string> devices)
    {
        var not = value.StartsWith('!') ? "! " : "";
        var plain = value.TrimStart('!');
        return field switch
        {
            "protocol" => $"{not}-p {Protocol(plain)}",
            "src-address" => Address(not, plain, "-s", "--src-range"),
            "dst-address" => Address(not, plain, "-d", "--dst-range"),
            "src-address-type" => $"-m addrtype {not}--src-type {AddressType(plain)}",
            "dst-address-type" => $"-m addrtype {not}--dst-type {AddressType(plain)}",
            "in-interface" => $"{not}-i {Device(plain, devices)}",
            "out-interface" => $"{not}-o {Device(plain, devices)}",
            "src-port" => Ports(not, plain, "--sports", rule),
            "dst-port" => Ports(not, plain, "--dports", rule),
            "port" or "any-port" => Ports(not, plain, "--ports", rule),
            "connection-state" => $"-m conntrack {not}--ctstate {Names(plain, States)}",
            "connection-nat-state" => $"-m conntrack {not}--ctstate {Names(plain, NatStates)}",
            "ipsec-policy" => IpsecPolicy(value),
            "tcp-flags" => TcpFlags(value, rule),
            "tcp-mss" => $"-m tcpmss {not}--mss {Range(plain, ':')}",
            "packet-size" => $"-m length {not}--length {Range(plain, ':')}",
            "icmp-options" => Icmp(not, plain),
            "dscp" => $"-m dscp {not}--dscp {Number(plain, 63)}",
            "fragment" => value is "yes" or "true" ? "-f" : "! -f",
            "src-mac-address" when Mac().IsMatch(plain) => $"-m mac {not}--mac-source {plain}",
            "connection-mark" or "packet-mark" or "routing-mark" when value is "no-mark" => "", // nothing here sets a mark
            _ => throw new UnsupportedRuleException($"{field}={value}"),
        };
    }

    /// <summary>The words for an address, a prefix or a range.</summary>
    public static string Address(string not, string value, string option, string rangeOption)
    {
        if (Links.LinkPlan.Prefix(value) is { } prefix)
            return $"{not}{option} {prefix}";
        return value.Split('-') is [var from, var to] && Links.LinkPlan.Address(from) is { } first && Links.LinkPlan.Address(to) is { } last
            ? $"-m iprange {not}{rangeOption} {first}-{last}"
            : throw new UnsupportedRuleException($"{value} is not an IPv4 address, prefix or range");
    }

    public static string Device(string name, IReadOnlyDictionary<string, string> devices) =>
        devices.TryGetValue(name, out var device) ? device : throw new UnsupportedRuleException($"interface {name}");

    public static int Protocol(string name) =>
        Protocols.Number(name) ?? throw new UnsupportedRuleException($"protocol {name}");

    public static string Range(string value, char separator)
    {
        var parts = value.Split('-');
        return parts.Length is 1 or 2 && parts.All(part => ushort.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? string.Join(separator, parts)
            : throw new UnsupportedRuleException($"{value} is not a number or range");
    }

    private static readonly Dictionary<string, string> States = new()
    {
        ["established"] = "ESTABLISHED",
        ["related"] = "RELATED",
        ["new"] = "NEW",
        ["invalid"] = "INVALID",
        ["untracked"] = "UNTRACKED",
    };

    private static readonly Dictionary<string, string> NatStates = new() { ["srcnat"] = "SNAT", ["dstnat"] = "DNAT" };

    private static string Names(string value, Dictionary<string, string> known) =>
        string.Join(',', value.Split(',').Select(name => known.GetValueOrDefault(name) ?? throw new UnsupportedRuleException(name)));

    private static string AddressType(string value) =>
        string.Join(',', value.Split(',').Select(name => name is "local" or "unicast" or "broadcast" or "multicast" or "blackhole" or "unreachable" or "prohibit"
            ? name.ToUpperInvariant() : throw new UnsupportedRuleException($"address type {name}")));

    private static string Ports(string not, string value, string option, Row rule)
    {
        if (rule["protocol"] is not ("tcp" or "udp" or "sctp" or "dccp" or "udp-lite" or "6" or "17" or "132"))
            throw new UnsupportedRuleException("ports without a protocol that has them");
        var ports = value.Split(',').Select(part => Range(part, ':')).ToList();
        return ports.Sum(port => port.Contains(':') ? 2 : 1) <= 15
            ? $"-m multiport {not}{option} {string.Join(',', ports)}"
            : throw new UnsupportedRuleException("more than 15 ports");
    }

    private static string IpsecPolicy(string value) => value.Split(',') is [("in" or "out") and var direction, ("ipsec" or "none") and var policy]
        ? $"-m policy --dir {direction} --pol {policy}"
        : throw new UnsupportedRuleException($"ipsec-policy={value}");

    private static string TcpFlags(string value, Row rule)
    {
        var flags = value.Split(',');
        var all = flags.Select(flag => flag.TrimStart('!')).ToList();
        if (rule["protocol"] is not ("tcp" or "6") || all.Any(flag => flag is not ("fin" or "syn" or "rst" or "psh" or "ack" or "urg")))
            throw new UnsupportedRuleException($"tcp-flags={value}");
        var set = flags.Where(flag => flag[0] != '!').Select(flag => flag.ToUpperInvariant()).DefaultIfEmpty("NONE");
        return $"-m tcp --tcp-flags {string.Join(',', all).ToUpperInvariant()} {string.Join(',', set)}";
    }

    private static string Icmp(string not, string value)
    {
        var parts = value.Split(':');
        var code = parts.Length == 2 && parts[1] is not "0-255" ? $"/{Number(parts[1], 255)}" : "";
        return $"-m icmp {not}--icmp-type {Number(parts[0], 255)}{code}";
    }

    private static int Number(string value, int largest) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= largest
            ? number : throw new UnsupportedRuleException($"{value} is not a number up to {largest}");

    [GeneratedRegex("^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$")]
    private static partial Regex Mac();
}
