using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Commands;

/// <summary>Refuses an item whose name, or whose unique values, another item has.</summary>
internal static class Uniqueness
{
    public static void Check(CommandContext context, Entry? entry, FieldMap values)
    {
        if (context.Table.Twin(values, entry) is not { } twin)
            return;
        var key = context.Menu.Key;
        throw TrapException.Failure(key is not null && twin[key] == values[key]
            ? $"already have {Noun(context.Menu.Path)} with such {key}"
            : "already have such entry");
    }

    private static string Noun(string path) => path switch
    {
        "ip/firewall/address-list" => "such entry",
        _ when path.StartsWith("interface", StringComparison.Ordinal) && path != "interface/list" => "interface",
        _ => path[(path.LastIndexOf('/') + 1)..],
    };
}
