using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>RouterOS's four tables, their built-in chains and when a packet meets them.</summary>
internal static class RuleTables
{
    public static IReadOnlyList<(string Menu, string Table)> All { get; } =
        [(RouterOsMenuPaths.Raw, "raw"), (RouterOsMenuPaths.Mangle, "mangle"), (RouterOsMenuPaths.Nat, "nat"), (RouterOsMenuPaths.Filter, "filter")];

    /// <summary>The hooks that know no in-interface, and in which nothing was decrypted for the packet's sake.</summary>
    public static bool LacksIn(Hook hook) => hook is Hook.Output or Hook.Postrouting;

    /// <summary>The hooks before routing, or without any.</summary>
    public static bool LacksOut(Hook hook) => hook is Hook.Prerouting or Hook.Input;

    /// <summary>Whether NAT gives the packets of the hook another source; elsewhere another destination.</summary>
    public static bool TranslatesSource(Hook hook) => hook is Hook.Postrouting or Hook.Input;

    public static IReadOnlyList<BaseChain> Bases(RouterOsVersion? version) =>
    [
        Chain("raw", "prerouting", Hook.Prerouting, -300), Chain("raw", "output", Hook.Output, -300),
        Chain("mangle", "prerouting", Hook.Prerouting, -150), Chain("mangle", "input", Hook.Input, -150), Chain("mangle", "forward", Hook.Forward, -150),
        Chain("mangle", "output", Hook.Output, -150), Chain("mangle", "postrouting", Hook.Postrouting, -150),
        Nat("dstnat", Hook.Prerouting, -100), Nat("srcnat", Hook.Postrouting, 100),
        // Version 6 has only these two; a chain of such a name there is one that somebody made.
        .. version is { Major: < 7 } ? Array.Empty<BaseChain>() : [Nat("output", Hook.Output, -100), Nat("input", Hook.Input, 100)],
        Chain("filter", "input", Hook.Input, 0), Chain("filter", "forward", Hook.Forward, 0), Chain("filter", "output", Hook.Output, 0),
    ];

    private static BaseChain Chain(string table, string name, Hook hook, int priority) => new(hook, priority, ChainKind.Filter, new ChainName(table, name));

    private static BaseChain Nat(string name, Hook hook, int priority) => new(hook, priority, ChainKind.Nat, new ChainName("nat", name));
}
