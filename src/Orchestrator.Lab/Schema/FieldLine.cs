using System.Globalization;

namespace Orchestrator.Lab.Schema;

/// <summary>Reads one field's line of a menu file; see <see cref="MenuFileReader"/> for its form.</summary>
internal static class FieldLine
{
    private static readonly Dictionary<string, FieldKind> Kinds = new (string Word, FieldKind Kind)[]
    {
        ("text", FieldKind.Text), ("any", FieldKind.Any), ("name", FieldKind.Name), ("bool", FieldKind.Bool), ("flag", FieldKind.Flag),
        ("int", FieldKind.Number), ("time", FieldKind.Time), ("stamp", FieldKind.Stamp), ("date", FieldKind.Date),
        ("timeofday", FieldKind.TimeOfDay), ("enum", FieldKind.Enum), ("list", FieldKind.List), ("ref", FieldKind.Ref),
        ("reflist", FieldKind.RefList), ("ip", FieldKind.Ip), ("cidr", FieldKind.Cidr), ("prefix", FieldKind.Prefix),
        ("peeraddr", FieldKind.PeerAddress), ("addr", FieldKind.Address), ("listaddr", FieldKind.ListAddress),
        ("addrrange", FieldKind.AddressRange), ("host", FieldKind.Host), ("gateway", FieldKind.Gateway), ("port", FieldKind.Port),
        ("ports", FieldKind.Ports), ("proto", FieldKind.Protocol), ("policymatch", FieldKind.PolicyMatch), ("id", FieldKind.Identity),
        ("dscp", FieldKind.Dscp), ("mtu", FieldKind.Mtu), ("mss", FieldKind.Mss), ("policy", FieldKind.Policy),
        ("grouppolicy", FieldKind.GroupPolicy),
    }.ToDictionary(pair => pair.Word, pair => pair.Kind);

    public static FieldDef Parse(List<string> words, RouterOsVersion version)
    {
        var field = Kind(new FieldDef { Name = words[0] }, words[1], version);
        foreach (var flag in words.Skip(2))
            field = Flag(field, flag);
        return field;
    }

    private static FieldDef Kind(FieldDef field, string text, RouterOsVersion version)
    {
        var negatable = text[0] == '!';
        var parts = text.TrimStart('!').Split(':', 2);
        field = field with { Negatable = negatable, Kind = Kinds[parts[0]] };
        if (parts.Length == 1)
            return field;
        if (field.Kind == FieldKind.Number)
            return Range(field, parts[1]);
        var words = parts[1].Split('|').Select(word => Versioned(word, version)).OfType<string>().ToList();
        return field.Kind is FieldKind.Ref or FieldKind.RefList
            ? field with { RefMenu = words[0], Words = words[1..] }
            : field with { Words = words };
    }

    private static FieldDef Range(FieldDef field, string text)
    {
        var bounds = text.Split("..");
        return field with { Min = long.Parse(bounds[0], CultureInfo.InvariantCulture), Max = long.Parse(bounds[1], CultureInfo.InvariantCulture) };
    }

    private static string? Versioned(string word, RouterOsVersion version)
    {
        var at = word.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? word : VersionRange.Parse(word[(at + 1)..]).Contains(version) ? word[..at] : null;
    }

    private static FieldDef Flag(FieldDef field, string flag) => flag switch
    {
        ['=', .. var value] => field with { Default = value },
        ['~', .. var value] => field with { Default = value, Implied = true },
        "ro" => field with { ReadOnly = true },
        "req" => field with { Required = true },
        "secret" => field with { Secret = true },
        "writeonly" => field with { WriteOnly = true },
        "internal" => field with { Internal = true },
        "off" => field with { HasOff = true },
        "counter" => field with { Counter = true },
        _ when flag.StartsWith("auto=", StringComparison.Ordinal) => field with { AutoName = flag[5..] },
        _ when flag.StartsWith("if=", StringComparison.Ordinal) => field with { OnlyIf = Condition(flag[3..]) },
        _ => throw new FormatException($"'{flag}' is no flag of a field."),
    };

    private static (string, string) Condition(string text)
    {
        var parts = text.Split(':', 2);
        return (parts[0], parts[1]);
    }
}
