using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>Which hooks a table's chains stand at, and when they are asked.</summary>
internal static class TableKinds
{
    private static readonly Dictionary<string, (string Chain, Hook Hook, int Priority)[]> Known = new(StringComparer.Ordinal)
    {
        ["raw"] = [("PREROUTING", Hook.Prerouting, -300), ("OUTPUT", Hook.Output, -300)],
        ["mangle"] =
        [
            ("PREROUTING", Hook.Prerouting, -150), ("INPUT", Hook.Input, -150), ("FORWARD", Hook.Forward, -150),
            ("OUTPUT", Hook.Output, -150), ("POSTROUTING", Hook.Postrouting, -150),
        ],
        ["nat"] = [("PREROUTING", Hook.Prerouting, -100), ("INPUT", Hook.Input, 100), ("OUTPUT", Hook.Output, -100), ("POSTROUTING", Hook.Postrouting, 100)],
        ["filter"] = [("INPUT", Hook.Input, 0), ("FORWARD", Hook.Forward, 0), ("OUTPUT", Hook.Output, 0)],
        ["security"] = [("INPUT", Hook.Input, 50), ("FORWARD", Hook.Forward, 50), ("OUTPUT", Hook.Output, 50)],
    };

    /// <summary>null for a table that iptables does not have.</summary>
    public static IReadOnlyList<BaseChain>? Hooks(string table) => Known.TryGetValue(table, out var chains)
        ? [.. chains.Select(one => new BaseChain(one.Hook, one.Priority, table == "nat" ? ChainKind.Nat : ChainKind.Filter, new ChainName(table, one.Chain)))]
        : null;

    public static bool IsHook(string table, string chain) => Known.TryGetValue(table, out var chains) && chains.Any(one => one.Chain == chain);
}
