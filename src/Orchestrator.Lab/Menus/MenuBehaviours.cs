using System.Collections.Frozen;
using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.Menus;

/// <summary>Which menus do something of their own.</summary>
internal static class MenuBehaviours
{
    private static readonly FrozenDictionary<string, MenuBehaviour> ByPath = new Dictionary<string, MenuBehaviour>(StringComparer.Ordinal)
    {
    }.ToFrozenDictionary();

    public static MenuBehaviour For(MenuDef menu) => ByPath.GetValueOrDefault(menu.Path, MenuBehaviour.Plain);
}
