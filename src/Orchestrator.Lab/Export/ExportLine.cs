using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Export;

/// <summary>One item's line: <c>add</c>, or <c>set</c> for what every router has.</summary>
internal static class ExportLine
{
    /// <summary>The words of the line; null when there is nothing to say.</summary>
    public static IReadOnlyList<string>? Of(VirtualRouter router, MenuDef menu, Entry entry, ExportOptions options)
    {
        if (entry.IsDynamic || entry.Values.IsTrue("builtin"))
            return null;
        var factory = Factory(menu, entry);
        var isSet = menu.IsSingle || menu.IsFixed || factory is not null;
        var words = Values(router, menu, entry, factory, options);
        if (isSet && words.Count == 0)
            return null;
        return [.. Start(router, menu, entry, isSet), .. words];
    }

    private static IEnumerable<string> Start(VirtualRouter router, MenuDef menu, Entry entry, bool isSet)
    {
        if (!isSet)
            return ["add"];
        if (menu.IsSingle)
            return ["set"];
        if (menu.Path == "interface/ethernet")
            return ["set", "[", "find", "default-name=" + entry["default-name"], "]"];
        if (menu.Key is null)
            return ["set", router.Database.Table(menu).IndexOf(entry).ToString(System.Globalization.CultureInfo.InvariantCulture)];
        return entry.Values.IsTrue("default") ? ["set", "[", "find", "default=yes", "]"] : ["set", ExportText.Quote(entry["name"] ?? entry.IdText)];
    }

    // The item as every router has it, if it is one of those: they have the first ids, which nobody gets again.
    private static IReadOnlyDictionary<string, string>? Factory(MenuDef menu, Entry entry) =>
        entry.Id >= 1 && entry.Id <= menu.Items.Count ? menu.Items[(int)entry.Id - 1] : null;

    private static List<string> Values(VirtualRouter router, MenuDef menu, Entry entry, IReadOnlyDictionary<string, string>? factory, ExportOptions options)
    {
        var words = new List<string>();
        foreach (var field in menu.Fields.Where(field => field.Settable && !field.WriteOnly).OrderBy(field => field.Name, StringComparer.Ordinal))
            if ((!field.Secret || options.ShowSensitive) && Word(router, menu, entry, field, factory, options) is { } word)
                words.Add(word);
        return words;
    }

    private static string? Word(VirtualRouter router, MenuDef menu, Entry entry, FieldDef field, IReadOnlyDictionary<string, string>? factory, ExportOptions options)
    {
        if (field.Name == "type" && menu.TypeFilter is not null)
            return null;
        if (entry.Values.Has(field.Name) && entry[field.Name] is null)
            return "!" + field.Name;
        var value = entry[field.Name] ?? (options.IsVerbose ? field.Default : null);
        if (value is null)
            return options.IsVerbose && !field.Secret && menu.Path.StartsWith("ip/firewall/", StringComparison.Ordinal) ? "!" + field.Name : null;
        if (!options.IsVerbose && (value == field.Default || value == factory?.GetValueOrDefault(field.Name) || IsOwn(menu, entry, field, value)))
            return null;
        return $"{field.Name}={ExportText.Quote(Printed(field, value))}";
    }

    // Names that follow from elsewhere need no word: ether1 is called ether1.
    private static bool IsOwn(MenuDef menu, Entry entry, FieldDef field, string value) => menu.Path switch
    {
        "interface/ethernet" => (field.Name == "name" && value == entry["default-name"]) || field.Name == "mac-address",
        "system/scheduler" => field.Name is "start-date" or "start-time" && entry["starts"] == "now",
        "system/script" or "ip/service" => false,
        _ => false,
    };

    private static string Printed(FieldDef field, string value) => field.Kind switch
    {
        FieldKind.Bool => value == "true" ? "yes" : "no",
        FieldKind.Flag => "yes",
        _ => value,
    };
}
