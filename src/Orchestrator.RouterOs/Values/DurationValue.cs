using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Orchestrator.RouterOs.Values;

/// <summary>
/// Durations. One length of time is written in many ways: <c>1d</c>, <c>1d00:00:00</c>, <c>24:00:00</c>, <c>86400</c>,
/// <c>1w2d3h4m5s</c>, <c>500ms</c>, <c>00:00:00.500</c>; compare them as <see cref="TimeSpan"/>, never as text. Thread-safe.
/// </summary>
public static partial class DurationValue
{
    /// <summary>
    /// Reads any of the forms. False for anything else, for <c>none</c> and <c>never</c> (which are no length of time: see
    /// <see cref="IsUnlimited"/>), and for what is longer than a <see cref="TimeSpan"/> holds.
    /// </summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text) || Form().Match(text) is not { Success: true } match)
            return false;
        try
        {
            duration = TimeSpan.FromTicks(checked(
                (Ticks(match, "w", 7 * TimeSpan.TicksPerDay) + Ticks(match, "d", TimeSpan.TicksPerDay))
                + (Ticks(match, "h", TimeSpan.TicksPerHour) + Ticks(match, "m", TimeSpan.TicksPerMinute))
                + (Ticks(match, "s", TimeSpan.TicksPerSecond) + Ticks(match, "ms", TimeSpan.TicksPerMillisecond))
                + (Ticks(match, "us", TimeSpan.TicksPerMicrosecond) + Fraction(match))));
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    /// <summary>Whether <paramref name="text"/> stands for no limit: <c>none</c> or <c>never</c>.</summary>
    public static bool IsUnlimited(string? text) => text is "none" or "never";

    /// <summary>Writes the form that every version takes and 7 shows, such as <c>1w2d3h4m5s</c>, <c>500ms</c>, <c>0s</c>; parts of a millisecond are cut off.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative.</exception>
    public static string Format(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        var text = new StringBuilder();
        Part(duration.Days / 7, "w");
        Part(duration.Days % 7, "d");
        Part(duration.Hours, "h");
        Part(duration.Minutes, "m");
        Part(duration.Seconds, "s");
        Part(duration.Milliseconds, "ms");
        return text.Length == 0 ? "0s" : text.ToString();

        void Part(int count, string unit)
        {
            if (count > 0)
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
        }
    }

    private static long Ticks(Match match, string unit, long perUnit)
    {
        var digits = match.Groups[unit];
        return digits.Success ? checked(long.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) * perUnit) : 0;
    }

    /// <summary>Digits behind the seconds of a clock form, to the tick.</summary>
    private static long Fraction(Match match) => match.Groups["f"] is { Success: true } digits
        ? long.Parse(digits.Value.PadRight(7, '0')[..7], NumberStyles.None, CultureInfo.InvariantCulture)
        : 0;

    [GeneratedRegex(
        @"\A(?=.)(((?<w>[0-9]{1,18})w)?((?<d>[0-9]{1,18})d)?" +
        @"((?<h>[0-9]{1,6}):(?<m>[0-9]{2}):(?<s>[0-9]{2})(\.(?<f>[0-9]{1,9}))?" +
        @"|((?<h>[0-9]{1,18})h)?((?<m>[0-9]{1,18})m(?!s))?((?<s>[0-9]{1,18})s)?((?<ms>[0-9]{1,18})ms)?((?<us>[0-9]{1,18})us)?)" +
        @"|(?<s>[0-9]{1,18})(\.(?<f>[0-9]{1,9}))?)\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
