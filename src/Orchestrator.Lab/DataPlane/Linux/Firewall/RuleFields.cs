using System.Collections.Frozen;

namespace Orchestrator.Lab.DataPlane.Linux.Firewall;

/// <summary>Which fields of a rule are not matchers. A field that is neither here nor a known matcher makes the rule invalid.</summary>
internal static class RuleFields
{
    private static readonly FrozenSet<string> NoMatchers = new[]
    {
        "chain", "action", "comment", "disabled", "invalid", "dynamic", "default", "log", "log-prefix", "bytes", "packets", "jump-target", "to-addresses", "to-ports",
        "new-mss", "new-dscp", "new-ttl", "new-connection-mark", "new-packet-mark", "new-routing-mark", "passthrough", "reject-with", "address-list",
        "address-list-timeout", "hw-offload", "creation-time",
    }.ToFrozenSet();

    public static bool IsMatcher(string name) => !NoMatchers.Contains(name);
}
