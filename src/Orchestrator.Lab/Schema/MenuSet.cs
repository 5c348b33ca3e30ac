using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Orchestrator.Lab.Schema;

/// <summary>All menus of one version. Immutable, built once per version and shared by every router that plays it.</summary>
public sealed class MenuSet
{
    private static readonly ConcurrentDictionary<RouterOsVersion, Lazy<MenuSet>> Cache = new();
    private readonly FrozenDictionary<string, MenuDef> _menus;
    private readonly FrozenSet<string> _folders;

    internal MenuSet(RouterOsVersion version, IReadOnlyList<MenuDef> menus)
    {
        Version = version;
        Menus = menus;
        _menus = menus.ToFrozenDictionary(menu => menu.Path);
        _folders = menus.SelectMany(menu => Parents(menu.Path)).ToFrozenSet();
        References = menus
            .SelectMany(menu => menu.Fields.Where(field => field.RefMenu is not null).Select(field => (Menu: menu, Field: field)))
            .GroupBy(pair => TableOf(pair.Field.RefMenu!))
            .ToFrozenDictionary(group => group.Key, group => (IReadOnlyList<(MenuDef, FieldDef)>)[.. group]);
    }

    /// <summary>The version.</summary>
    public RouterOsVersion Version { get; }

    /// <summary>The menus.</summary>
    public IReadOnlyList<MenuDef> Menus { get; }

    /// <summary>By table: the fields elsewhere that refer to its items.</summary>
    internal FrozenDictionary<string, IReadOnlyList<(MenuDef Menu, FieldDef Field)>> References { get; }

    /// <summary>The menus of <paramref name="version"/>.</summary>
    public static MenuSet For(RouterOsVersion version) => Cache.GetOrAdd(version, key => new Lazy<MenuSet>(() => MenuSetBuilder.Build(key))).Value;

    /// <summary>The menu at <paramref name="path"/> (no leading slash), or null.</summary>
    public MenuDef? Menu(string path) => _menus.GetValueOrDefault(path);

    /// <summary>Whether <paramref name="path"/> is a menu or leads to one.</summary>
    public bool IsFolder(string path) => path.Length == 0 || _menus.ContainsKey(path) || _folders.Contains(path);

    /// <summary>The table of the menu at <paramref name="path"/>.</summary>
    public string TableOf(string path) => Menu(path)?.Table ?? path;

    private static IEnumerable<string> Parents(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            yield return path[..slash];
    }
}
