using Orchestrator.Lab.Commands;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Menus;

/// <summary>The four rule menus: a rule whose interface or list is gone is invalid, and some actions need their argument.</summary>
internal sealed class FirewallBehaviour : MenuBehaviour
{
    private static readonly string[] PortProtocols = ["tcp", "udp", "dccp", "sctp", "udp-lite"];
    private static readonly string[] PortFields = ["src-port", "dst-port", "port", "any-port"];

    public override string? Compute(VirtualRouter router, Entry entry, FieldDef field) => field.Name switch
    {
        "invalid" => IsInvalid(router, entry) ? "true" : "false",
        "passthrough" when !entry.Values.Has("passthrough") && GoesOn(entry["action"]) => "true",
        _ => null,
    };

    public override FieldMap Complete(VirtualRouter router, MenuDef menu, Entry? entry, FieldMap values)
    {
        if (PortFields.Any(name => values[name] is { Length: > 0 }) && !PortProtocols.Contains(values["protocol"]?.TrimStart('!')))
            throw TrapException.Failure("ports can be specified if proto is tcp,udp,udp-lite,dccp,sctp");
        Need(values, "jump", "jump-target");
        Need(values, "src-nat", "to-addresses");
        Need(values, "netmap", "to-addresses");
        if (values["tcp-flags"] is { Length: > 0 } && values["protocol"] != "tcp")
            throw TrapException.Failure("tcp flags can be specified if proto is tcp");
        return values;
    }

    // Actions after which the packet meets the next rule unless told otherwise.
    private static bool GoesOn(string? action) =>
        action is not null && (action.StartsWith("change-", StringComparison.Ordinal) || action.StartsWith("mark-", StringComparison.Ordinal) || action == "set-priority");

    private static void Need(FieldMap values, string action, string argument)
    {
        if (values["action"] == action && values[argument] is not { Length: > 0 })
            throw TrapException.Failure($"{argument} required for action {action}");
    }

    private static bool IsInvalid(VirtualRouter router, Entry entry)
    {
        foreach (var (name, value) in entry.Values.Items)
            if (value is { Length: > 0 } && name.Contains("interface", StringComparison.Ordinal)
                && router.Database.Find(name.EndsWith("list", StringComparison.Ordinal) ? "interface/list" : "interface", value.TrimStart('!')) is null
                && !value.TrimStart('!').StartsWith("all-", StringComparison.Ordinal))
                return true;
        return false;
    }
}
