using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Menus;

/// <summary>
/// What a menu does beyond its fields. One object serves all routers and holds nothing of any; used under the router's lock.
/// Refusals are <see cref="Commands.TrapException"/>s.
/// </summary>
internal class MenuBehaviour
{
    public static MenuBehaviour Plain { get; } = new();

    /// <summary>Before the rows of a menu are read.</summary>
    public virtual void BeginRead(VirtualRouter router, MenuDef menu)
    {
    }

    /// <summary>A value that is worked out when it is read; null leaves what is stored.</summary>
    public virtual string? Compute(VirtualRouter router, Entry entry, FieldDef field) => null;

    /// <summary>Checks and completes the values of an item about to be added (<paramref name="entry"/> null) or changed.</summary>
    public virtual FieldMap Complete(VirtualRouter router, MenuDef menu, Entry? entry, FieldMap values) => values;

    /// <summary>Before an item is removed.</summary>
    public virtual void Removing(VirtualRouter router, MenuDef menu, Entry entry)
    {
    }
}
