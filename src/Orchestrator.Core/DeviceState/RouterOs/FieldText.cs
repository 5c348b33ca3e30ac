using System.Globalization;
using Orchestrator.Core.Addressing;

namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>The normal form of a field's text. Total and idempotent: a text it cannot read stays as it is.</summary>
public static class FieldText
{
    public static string Normalise(FieldKind kind, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return kind switch
        {
            FieldKind.Text or FieldKind.Secret => text,
            FieldKind.Word => Word(text),
            FieldKind.Flag => Flag(text),
            FieldKind.Number => Number(text),
            FieldKind.Duration => DurationText.Normalise(text),
            FieldKind.Address => Address(Word(text)),
            FieldKind.AddressMatch => Match(Word(text), Address) is var match && match == "0.0.0.0/0" ? "" : match,
            FieldKind.Set => Set(Word(text)),
            FieldKind.SetMatch => SetMatch(Word(text)),
            FieldKind.Protocol => Match(Word(text), IpProtocols.Name),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    private static string Word(string text) => text.Trim().ToLowerInvariant();

    private static string Match(string text, Func<string, string> normalise) =>
        text.StartsWith('!') ? "!" + normalise(text[1..].Trim()) : normalise(text);

    private static string Flag(string text) => Word(text) switch
    {
        "true" => "yes",
        "false" => "no",
        var other => other,
    };

    private static string Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : Word(text);

    private static string Address(string text)
    {
        if (text.EndsWith("/32", StringComparison.Ordinal) && Ipv4Address.TryParse(text[..^3], out var host))
            return host.ToString();
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        bool onePoint = dash > 0 && Ipv4Address.TryParse(text[..dash], out var first)
            && Ipv4Address.TryParse(text[(dash + 1)..], out var last) && first == last;
        return onePoint ? text[..dash] : text;
    }

    private static string SetMatch(string text) =>
        // A "!" inside the list is not RouterOS's: sorting would give it another meaning.
        text.LastIndexOf('!') > 0 ? text : Match(text, Set);

    private static string Set(string text) =>
        string.Join(',', text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Distinct().Order(StringComparer.Ordinal));
}
