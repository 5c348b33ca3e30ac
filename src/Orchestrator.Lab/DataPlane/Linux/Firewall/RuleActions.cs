using System.Globalization;

namespace Orchestrator.Lab.DataPlane.Linux.Firewall;

/// <summary>The action of a rule as the kernel's target. An empty target counts and goes on.</summary>
internal static class RuleActions
{
    /// <summary>The words of the target, and whether a packet goes on with the next rule after it.</summary>
    /// <exception cref="UnsupportedRuleException">The action cannot be said.</exception>
    public static (string Words, bool GoesOn) Of(Row rule, string table, Func<string, string> userChain) => (rule["action"] ?? "accept", table) switch
    {
        ("accept", _) => ("-j ACCEPT", false),
        ("drop", not "nat") => ("-j DROP", false),
        ("reject", "filter") => ($"-j REJECT --reject-with {RejectWith(rule["reject-with"])}", false),
        ("return", _) => ("-j RETURN", false),
        ("jump", _) => ($"-j {userChain(rule["jump-target"] ?? throw new UnsupportedRuleException("jump without a target"))}", true),
        ("passthrough" or "log", _) => ("", true),
        ("fasttrack-connection", "filter") => ("", true), // the kernel here has no fast path; the packet goes on as the device's first ones do
        ("notrack", "raw") => ("-j CT --notrack", true),
        ("masquerade", "nat") => ($"-j MASQUERADE{ToPorts(rule)}", false),
        ("src-nat", "nat") => ($"-j SNAT --to-source {ToAddresses(rule)}", false),
        ("dst-nat", "nat") => ($"-j DNAT --to-destination {ToAddresses(rule)}", false),
        ("redirect", "nat") => ($"-j REDIRECT{ToPorts(rule)}", false),
        ("netmap", "nat") => ($"-j NETMAP --to {Links.LinkPlan.Prefix(rule["to-addresses"]) ?? throw new UnsupportedRuleException("to-addresses")}", false),
        ("change-mss", "mangle") => ($"-j TCPMSS {NewMss(rule["new-mss"])}", true),
        ("change-dscp", "mangle") => ($"-j DSCP --set-dscp {Matchers.Range(rule["new-dscp"] ?? "", ':')}", true),
        var (action, _) => throw new UnsupportedRuleException($"action={action}"),
    };

    private static string RejectWith(string? kind) => kind switch
    {
        null or "icmp-network-unreachable" => "icmp-net-unreachable",
        "icmp-host-unreachable" or "icmp-port-unreachable" or "icmp-admin-prohibited" or "tcp-reset" => kind,
        "icmp-protocol-unreachable" => "icmp-proto-unreachable",
        "icmp-net-prohibited" or "icmp-host-prohibited" => kind,
        _ => throw new UnsupportedRuleException($"reject-with={kind}"),
    };

    private static string NewMss(string? value) => value switch
    {
        "clamp-to-pmtu" => "--clamp-mss-to-pmtu",
        _ when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var mss) && mss is > 0 and <= 65535 => $"--set-mss {mss}",
        _ => throw new UnsupportedRuleException($"new-mss={value}"),
    };

    private static string ToPorts(Row rule) => rule["to-ports"] is { Length: > 0 } ports ? $" --to-ports {Matchers.Range(ports, '-')}" : "";

    private static string ToAddresses(Row rule)
    {
        var text = rule["to-addresses"] ?? "";
        var parts = (text.EndsWith("/32", StringComparison.Ordinal) ? text[..^3] : text).Split('-');
        if (parts.Length > 2 || parts.Any(part => Links.LinkPlan.Address(part) is null))
            throw new UnsupportedRuleException($"to-addresses={text}");
        return string.Join('-', parts) + (rule["to-ports"] is { Length: > 0 } ports ? $":{Matchers.Range(ports, '-')}" : "");
    }
}
