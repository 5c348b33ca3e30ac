using System.Collections.Frozen;

namespace Orchestrator.Lab.Schema;

/// <summary>
/// Lays what a version's dump accepts over what the menu files say. The dump decides which fields can be given and which commands
/// there are; the files decide what a field means. For v6, of which there is no dump, the oldest v7 dump stands in, without the
/// fields that the files mark as newer.
/// </summary>
internal static class MenuSetBuilder
{
    private static readonly string[] Names = ["ipsec.menus", "firewall.menus", "interface.menus", "ip.menus", "system.menus"];
    private static readonly Lazy<DumpMenus> Dumps = new(DumpMenus.Load);
    private static readonly Lazy<IReadOnlyList<string>> Files = new(() => [.. Names.Select(Load)]);

    // Arguments of add and set that are no fields.
    private static readonly string[] NoFields = ["copy-from", "place-before", "numbers"];

    // Lists that came with 7 and have nothing in the files to say so.
    private static readonly FrozenSet<string> Newer = FrozenSet.Create("routing/table", "routing/rule", "ip/vrf", "interface/wireguard", "interface/wireguard/peers");

    public static MenuSet Build(RouterOsVersion version)
    {
        var bit = Dumps.Value.Bit(version);
        var drafts = MenuFileReader.Read(version, Files.Value);
        var known = drafts.Select(draft => draft.Path).ToHashSet(StringComparer.Ordinal);
        var menus = drafts.Select(draft => Menu(draft, Dumps.Value.Menu(draft.Path, bit), bit, version)).ToList();
        foreach (var (path, dump) in Dumps.Value.All(bit))
            if (!dump.IsCommand && !known.Contains(path) && !(version.IsV6 && Newer.Contains(path)) && dump.Commands.ContainsKey("print") && path != "safe-mode")
                menus.Add(Menu(new MenuDraft(path, dump.Commands.ContainsKey("add") ? [] : dump.Commands.ContainsKey("find") ? ["fixed"] : ["single"]), dump, bit, version));
        return new MenuSet(version, menus);
    }

    private static MenuDef Menu(MenuDraft draft, DumpMenu? dump, uint bit, RouterOsVersion version)
    {
        var fields = Fields(draft, dump, bit, version);
        return new MenuDef
        {
            Path = draft.Path,
            Table = draft.Table,
            TypeFilter = draft.TypeFilter,
            Key = draft.Value("key"),
            Unique = draft.Value("unique")?.Split('+') ?? [],
            Ordered = draft.Has("ordered"),
            IsSingle = draft.Has("single"),
            IsFixed = draft.Has("fixed"),
            IsLive = draft.Has("live"),
            IsComputed = draft.Has("computed"),
            WritePolicy = draft.Value("policy"),
            Fields = fields,
            ByName = fields.ToFrozenDictionary(field => field.Name),
            Items = draft.Items,
            Commands = Commands(draft, fields, dump, bit, version),
        };
    }

    private static List<FieldDef> Fields(MenuDraft draft, DumpMenu? dump, uint bit, RouterOsVersion version)
    {
        var accepted = dump is null ? [] : dump.Arguments("add", bit).Concat(dump.Arguments("set", bit)).Except(NoFields).ToHashSet(StringComparer.Ordinal);
        if (accepted.Count == 0 || version.IsV6)
            return draft.Fields;
        var fields = draft.Fields.Where(field => !field.Settable || accepted.Contains(field.Name)).ToList();
        var comment = fields.FindIndex(field => field.Name == "bytes");
        var extra = accepted.Except(fields.Select(field => field.Name)).Order(StringComparer.Ordinal)
            .Select(name => new FieldDef { Name = name, Kind = name is "disabled" ? FieldKind.Bool : FieldKind.Any, Default = name is "disabled" ? "false" : null });
        fields.InsertRange(comment < 0 ? fields.Count : comment, extra);
        return fields;
    }

    private static FrozenSet<string> Commands(MenuDraft draft, List<FieldDef> fields, DumpMenu? dump, uint bit, RouterOsVersion version)
    {
        var commands = new HashSet<string>(draft.Value("commands")?.Split(',') ?? [], StringComparer.Ordinal) { "print", "getall", "get", "find", "listen", "export" };
        if (draft.Has("removable"))
            commands.Add("remove");
        if (draft.Has("counters"))
            commands.UnionWith(["reset-counters", "reset-counters-all"]);
        if (dump is not null && !version.IsV6)
            commands.UnionWith(dump.CommandNames(bit));
        else if (!draft.Has("live"))
            commands.UnionWith(OwnCommands(draft, fields));
        if (draft.Has("ordered"))
            commands.Add("move");
        return commands.ToFrozenSet();
    }

    private static IEnumerable<string> OwnCommands(MenuDraft draft, List<FieldDef> fields)
    {
        yield return "set";
        if (draft.Has("single"))
            yield break;
        if (!draft.Has("fixed") && draft.Value("commands")?.Contains("remove", StringComparison.Ordinal) != true)
            foreach (var command in draft.Path == "file" ? (string[])["remove"] : ["add", "remove"])
                yield return command;
        if (fields.Any(field => field.Name == "disabled" && field.Settable))
            foreach (var command in (string[])["enable", "disable"])
                yield return command;
        if (fields.Any(field => field.Name == "comment"))
            yield return "comment";
        if (draft.Path.StartsWith("ip/firewall/", StringComparison.Ordinal) || draft.Path is "ip/route" || draft.Path.StartsWith("interface/", StringComparison.Ordinal))
            yield return "unset";
    }

    private static string Load(string name)
    {
        using var stream = typeof(MenuSetBuilder).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
