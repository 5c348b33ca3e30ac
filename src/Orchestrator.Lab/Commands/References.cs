using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Commands;

/// <summary>
/// References are kept by name here and by item on the device: so a renamed item takes its references along, and those of a removed
/// one show its id, which makes their items invalid.
/// </summary>
internal static class References
{
    public static void Rename(RouterDatabase database, string table, string old, string now)
    {
        if (!database.Menus.References.TryGetValue(table, out var fields))
            return;
        foreach (var (menu, field) in fields)
            foreach (var entry in database.Rows(menu).ToList())
                if (entry[field.Name] is { } value && Replace(field, value, old, now) is { } changed && changed != value)
                    database.Set(database.Table(menu), entry, entry.Values.With(field.Name, changed));
    }

    /// <summary>Whether a reference leads nowhere.</summary>
    public static bool Dangles(RouterDatabase database, FieldDef field, string value)
    {
        var name = value.TrimStart('!');
        return name.Length > 0 && !field.Words.Contains(name) && database.Find(field.RefMenu!, name) is null;
    }

    private static string Replace(FieldDef field, string value, string old, string now)
    {
        if (field.Kind == FieldKind.RefList)
            return string.Join(',', value.Split(',').Select(name => name == old ? now : name));
        return value == old ? now : value == "!" + old ? "!" + now : value;
    }
}
