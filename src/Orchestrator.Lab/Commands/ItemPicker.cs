using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Commands;

/// <summary>Finds the items a command names: by id, several joined with commas, or by name.</summary>
internal static class ItemPicker
{
    private static readonly string[] IdNames = [".id", "numbers", "number"];

    public static bool IsIdArgument(string name) => IdNames.Contains(name);

    /// <summary>The items; a missing id argument or an unknown item is an error.</summary>
    public static List<Entry> Pick(CommandContext context)
    {
        var texts = context.Call.Items ?? IdNames.Select(name => context.Call[name]).OfType<string>().FirstOrDefault()?.Split(',');
        if (texts is null)
            throw TrapException.MissingValue("numbers");
        return [.. texts.Where(text => text.Length > 0).Select(text => One(context.Database, context.Menu, text))];
    }

    public static Entry One(RouterDatabase database, MenuDef menu, string text)
    {
        var entry = database.Find(menu.Path, text);
        return entry is not null && (menu.TypeFilter is null || entry["type"] == menu.TypeFilter) ? entry : throw TrapException.NoSuchItem();
    }
}
