using System.Collections.Frozen;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Menus;

/// <summary><c>/user/group</c>: policies are shown with all flags the version has, <c>!</c> before those the group lacks.</summary>
internal sealed class UserGroupBehaviour : MenuBehaviour
{
    private static readonly FrozenSet<string> BuiltIn = FrozenSet.Create("read", "write", "full");
    private static readonly string[] Flags =
        ["local", "telnet", "ssh", "ftp", "reboot", "read", "write", "policy", "test", "winbox", "password", "web", "sniff", "sensitive", "api", "romon"];

    public override string? Compute(VirtualRouter router, Entry entry, FieldDef field)
    {
        if (field.Name != "policy")
            return null;
        var has = (entry["policy"] ?? "").Split(',');
        return string.Join(',', Known(router).Where(has.Contains).Concat(Known(router).Where(flag => !has.Contains(flag)).Select(flag => "!" + flag)));
    }

    public override FieldMap Complete(VirtualRouter router, MenuDef menu, Entry? entry, FieldMap values)
    {
        if ((values["policy"] ?? "").Split(',').Any(flag => flag.Length > 0 && !Known(router).Contains(flag.TrimStart('!'))))
            throw Commands.TrapException.Argument("input does not match any value of policy");
        return values.With("policy", string.Join(',', (values["policy"] ?? "").Split(',').Where(flag => flag.Length > 0 && flag[0] != '!')));
    }

    public override void Removing(VirtualRouter router, MenuDef menu, Entry entry)
    {
        if (BuiltIn.Contains(entry["name"] ?? ""))
            throw Commands.TrapException.Failure("can not remove builtin group");
    }

    private static string[] Known(VirtualRouter router) => router.Version.IsV6 ? [.. Flags, "dude", "tikapp"] : [.. Flags, "rest-api"];
}
