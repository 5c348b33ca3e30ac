using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.Tests.DataPlane;

/// <summary>Router tables written as text: a menu, then rows of <c>name=value</c> with ids counted from 1.</summary>
internal static class Tables
{
    public static RouterTables Of(params (string Menu, string[] Rows)[] menus) => new(
        RouterOsVersion.Parse("7.16.2"), 1, menus.ToDictionary(menu => menu.Menu, menu => (IReadOnlyList<Row>)[.. menu.Rows.Select((text, index) => Row(index + 1, text))]));

    public static Row Row(int id, string text) => new($"*{id:X}", text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));

    public static Row Row(int id, params (string Name, string Value)[] values) => new($"*{id:X}", values.ToDictionary(pair => pair.Name, pair => pair.Value));

    public static RouterTables Of(string menu, params Row[] rows) => new(RouterOsVersion.Parse("7.16.2"), 1, new Dictionary<string, IReadOnlyList<Row>> { [menu] = rows });
}
