namespace Orchestrator.Lab.DataPlane.Linux.Firewall;

/// <summary>The router's firewall menus and the kernel's tables and chains that stand for them.</summary>
internal static class RuleTables
{
    public static IReadOnlyList<(string Menu, string Table, IReadOnlyDictionary<string, string> Chains)> All { get; } =
    [
        ("ip/firewall/raw", "raw", Chains("prerouting", "output")),
        ("ip/firewall/mangle", "mangle", Chains("prerouting", "input", "forward", "output", "postrouting")),
        ("ip/firewall/nat", "nat", new Dictionary<string, string> { ["dstnat"] = "PREROUTING", ["srcnat"] = "POSTROUTING", ["input"] = "INPUT", ["output"] = "OUTPUT" }),
        ("ip/firewall/filter", "filter", Chains("input", "forward", "output")),
    ];

    private static Dictionary<string, string> Chains(params IEnumerable<string> names) => names.ToDictionary(name => name, name => name.ToUpperInvariant());
}
