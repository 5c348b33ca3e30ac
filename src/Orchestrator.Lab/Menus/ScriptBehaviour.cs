using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Menus;

/// <summary>
/// <c>/system/script</c> and <c>/system/scheduler</c>. The owner and, unless given, the policies are those of the user who adds it;
/// <c>ScriptOwner</c> fills them in, for it knows the session.
/// </summary>
internal sealed class ScriptBehaviour : MenuBehaviour
{
    private static readonly string[] Flags =
        ["ftp", "reboot", "read", "write", "policy", "test", "password", "sniff", "sensitive", "romon", "dude", "local", "telnet", "ssh", "winbox", "web", "api", "rest-api"];

    public override string? Compute(VirtualRouter router, Entry entry, FieldDef field) =>
        field.Name == "next-run" ? router.Scheduler.NextRunText(entry) : null;

    public override FieldMap Complete(VirtualRouter router, MenuDef menu, Entry? entry, FieldMap values)
    {
        if ((values["policy"] ?? "").Split(',').Any(flag => flag.Length > 0 && !Flags.Contains(flag)))
            throw Commands.TrapException.Argument("input does not match any value of policy");
        if (menu.Path != "system/scheduler")
            return values;
        if (entry is null || entry["interval"] != values["interval"] || entry["start-time"] != values["start-time"] || entry["start-date"] != values["start-date"])
            values = Scripting.SchedulerClock.Begin(router, values);
        return values;
    }
}
