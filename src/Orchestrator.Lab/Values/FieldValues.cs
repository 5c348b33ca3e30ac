using System.Globalization;
using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.Values;

/// <summary>Reads what a user gave for a field and puts it in the one form the tables keep.</summary>
internal static class FieldValues
{
    /// <param name="field">The field.</param>
    /// <param name="text">What was given.</param>
    /// <param name="resolve">The name of an item of a menu, by name or id; null when there is none.</param>
    public static ParsedValue Read(FieldDef field, string text, Func<string, string, string?> resolve)
    {
        if (text.Length == 0)
            return Empty(field);
        if (!field.Negatable || text[0] != '!')
            return Plain(field, text, resolve);
        var inner = Plain(field, text[1..], resolve);
        return inner.Value is null ? inner : ParsedValue.Of("!" + inner.Value);
    }

    // An empty word is no "unset": text becomes empty, a matcher keeps an empty value, a number or a reference refuses.
    private static ParsedValue Empty(FieldDef field) => field.Kind switch
    {
        FieldKind.Text or FieldKind.Any or FieldKind.List or FieldKind.RefList or FieldKind.Ports or FieldKind.Host or FieldKind.Policy
            or FieldKind.GroupPolicy or FieldKind.Flag or FieldKind.Address or FieldKind.AddressRange => ParsedValue.Of(""),
        FieldKind.Ip or FieldKind.PeerAddress or FieldKind.Identity or FieldKind.Ref => ParsedValue.None,
        _ => ParsedValue.Invalid(field.Name),
    };

    private static ParsedValue Plain(FieldDef field, string text, Func<string, string, string?> resolve) => field.Kind switch
    {
        FieldKind.Bool => Bool(field, text),
        FieldKind.Flag => text is "yes" or "true" ? ParsedValue.Of("") : text is "no" or "false" ? ParsedValue.None : ParsedValue.Invalid(field.Name),
        FieldKind.Number => Number(field, text, field.Min, field.Max),
        FieldKind.Time => field.Words.Contains(text) ? ParsedValue.Of(text) : Time(field, text),
        FieldKind.Enum => Word(field, text),
        FieldKind.List or FieldKind.Policy or FieldKind.GroupPolicy => ListOf(field, text),
        FieldKind.Ref => Reference(field, text, resolve),
        FieldKind.RefList => References(field, text, resolve),
        FieldKind.Port => field.Words.Contains(text) ? ParsedValue.Of(text) : Number(field, text, 0, 65535),
        FieldKind.Ports => Ports(field, text),
        FieldKind.Protocol => field.Words.Contains(text) ? ParsedValue.Of(text) : Protocol(field, text),
        FieldKind.PolicyMatch => text is "in,ipsec" or "in,none" or "out,ipsec" or "out,none" ? ParsedValue.Of(text) : ParsedValue.Invalid(field.Name),
        FieldKind.Dscp => text == "inherit" ? ParsedValue.Of(text) : Number(field, text, 0, 63),
        FieldKind.Mtu => text == "auto" ? ParsedValue.Of(text) : Number(field, text, 68, 65535),
        FieldKind.Mss => text == "clamp-to-pmtu" ? ParsedValue.Of(text) : Number(field, text, 0, 65535),
        FieldKind.TimeOfDay => text == "startup" ? ParsedValue.Of(text) : TimeOfDay(field, text),
        FieldKind.Date => RouterClock.TryDate(text, out _) ? ParsedValue.Of(text) : ParsedValue.Invalid(field.Name),
        FieldKind.Text or FieldKind.Any or FieldKind.Name or FieldKind.Stamp => ParsedValue.Of(text),
        _ => AddressValues.Read(field, text),
    };

    private static ParsedValue Bool(FieldDef field, string text) => text switch
    {
        "yes" or "true" => ParsedValue.Of("true"),
        "no" or "false" => ParsedValue.Of("false"),
        _ => ParsedValue.Invalid(field.Name),
    };

    private static ParsedValue Number(FieldDef field, string text, long min, long max)
    {
        var hex = text.StartsWith("0x", StringComparison.Ordinal);
        if (!long.TryParse(hex ? text[2..] : text, hex ? NumberStyles.HexNumber : NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return ParsedValue.Invalid(field.Name);
        return number < min || number > max
            ? ParsedValue.OutOfRange(field.Name, min, max)
            : ParsedValue.Of(number.ToString(CultureInfo.InvariantCulture));
    }

    private static ParsedValue Time(FieldDef field, string text) =>
        text is "none" or "never" ? ParsedValue.Of("0s")
        : Durations.TryParse(text, out var time) ? ParsedValue.Of(Durations.Format(time))
        : ParsedValue.Invalid(field.Name);

    private static ParsedValue TimeOfDay(FieldDef field, string text) =>
        Durations.TryParse(text, out var time) && time < TimeSpan.FromDays(1)
            ? ParsedValue.Of(time.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture))
            : ParsedValue.Invalid(field.Name);

    // false and true are read as no and yes where the words are such.
    private static ParsedValue Word(FieldDef field, string text)
    {
        var word = field.Words.Contains(text) ? text : text switch { "true" => "yes", "false" => "no", _ => text };
        return field.Words.Count == 0 || field.Words.Contains(word) ? ParsedValue.Of(word) : ParsedValue.NoMatch(field.Name);
    }

    // With known words the router keeps a set, in the order of the words.
    private static ParsedValue ListOf(FieldDef field, string text)
    {
        var words = text.Split(',', StringSplitOptions.TrimEntries);
        if (field.Words.Count == 0)
            return ParsedValue.Of(string.Join(',', words));
        if (words.FirstOrDefault(word => !field.Words.Contains(word.TrimStart('!'))) is not null)
            return ParsedValue.NoMatch(field.Name);
        return ParsedValue.Of(string.Join(',', field.Words.SelectMany(known => words.Where(word => word.TrimStart('!') == known).Take(1))));
    }

    private static ParsedValue Reference(FieldDef field, string text, Func<string, string, string?> resolve) =>
        field.Words.Contains(text) ? ParsedValue.Of(text)
        : resolve(field.RefMenu!, text) is { } name ? ParsedValue.Of(name)
        : ParsedValue.NoMatch(field.Name);

    private static ParsedValue References(FieldDef field, string text, Func<string, string, string?> resolve)
    {
        var names = text.Split(',').Select(name => resolve(field.RefMenu!, name)).ToList();
        return names.Contains(null) ? ParsedValue.NoMatch(field.Name) : ParsedValue.Of(string.Join(',', names));
    }

    private static ParsedValue Protocol(FieldDef field, string text) =>
        Protocols.Canonical(text) is { } name ? ParsedValue.Of(name) : ParsedValue.NoMatch(field.Name);

    private static ParsedValue Ports(FieldDef field, string text)
    {
        foreach (var part in text.Split(','))
        {
            var bounds = part.Split('-');
            if (bounds.Length > 2 || !bounds.All(bound => ushort.TryParse(bound, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
                return ParsedValue.Invalid(field.Name);
        }

        return ParsedValue.Of(text);
    }
}
