using System.Globalization;
using System.Text;

namespace Orchestrator.Lab.Values;

/// <summary>RouterOS durations: <c>1w2d3h4m5s600ms</c>, <c>1d00:30:00</c>, <c>01:30:00</c>, <c>90</c> (seconds).</summary>
internal static class Durations
{
    private static readonly (string Unit, TimeSpan Span)[] Units =
    [
        ("w", TimeSpan.FromDays(7)), ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("ms", TimeSpan.FromMilliseconds(1)),
        ("us", TimeSpan.FromMicroseconds(1)), ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)),
    ];

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text.IsEmpty)
            return false;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits < 0)
                digits = text.Length;
            if (digits is 0 or > 10 || (digits < text.Length && text[digits] == ':'))
                return digits is > 0 and <= 10 && Clock(text, ref duration);
            var number = long.Parse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            text = text[digits..];
            var unit = Unit(ref text);
            if (unit is not { } span)
                return false;
            duration += number * span;
        }

        return true;
    }

    /// <summary>In RouterOS's own form, largest unit first.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.FromMilliseconds(1))
            return "0s";
        var text = new StringBuilder();
        Append(text, (long)duration.TotalDays / 7, "w");
        Append(text, (long)duration.TotalDays % 7, "d");
        Append(text, duration.Hours, "h");
        Append(text, duration.Minutes, "m");
        Append(text, duration.Seconds, "s");
        Append(text, duration.Milliseconds, "ms");
        return text.ToString();
    }

    private static void Append(StringBuilder text, long count, string unit)
    {
        if (count > 0)
            text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
    }

    private static TimeSpan? Unit(ref ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return TimeSpan.FromSeconds(1);
        foreach (var (unit, span) in Units)
            if (text.StartsWith(unit, StringComparison.Ordinal))
            {
                text = text[unit.Length..];
                return span;
            }

        return null;
    }

    private static bool Clock(ReadOnlySpan<char> text, ref TimeSpan duration)
    {
        var parts = text.ToString().Split(':');
        if (parts.Length is < 2 or > 3)
            return false;
        var seconds = 0.0;
        foreach (var part in parts)
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            seconds = (seconds * 60) + number;
        }

        // Two parts are hours and minutes.
        duration += TimeSpan.FromSeconds(parts.Length == 2 ? seconds * 60 : seconds);
        return true;
    }
}
