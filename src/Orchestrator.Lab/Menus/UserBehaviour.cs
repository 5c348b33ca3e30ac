using Orchestrator.Lab.Commands;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Menus;

/// <summary><c>/user</c>: somebody with full rights must remain.</summary>
internal sealed class UserBehaviour : MenuBehaviour
{
    public override FieldMap Complete(VirtualRouter router, MenuDef menu, Entry? entry, FieldMap values)
    {
        if (entry is not null && IsFull(entry.Values) && !IsFull(values))
            DemandAnother(router, menu, entry);
        return values;
    }

    public override void Removing(VirtualRouter router, MenuDef menu, Entry entry)
    {
        if (IsFull(entry.Values))
            DemandAnother(router, menu, entry);
    }

    private static void DemandAnother(VirtualRouter router, MenuDef menu, Entry entry)
    {
        if (!router.Database.Table(menu).Rows.Any(other => other != entry && IsFull(other.Values)))
            throw TrapException.Failure("can not remove or disable the only user with full rights");
    }

    private static bool IsFull(FieldMap values) => values["group"] == "full" && !values.IsTrue("disabled");
}
