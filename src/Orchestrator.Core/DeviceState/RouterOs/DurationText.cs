using System.Globalization;
using System.Text;

namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>RouterOS's durations: "1d", "1d00:00:00", "24:00:00", "86400" and "1w2d3h4m5s6ms" in one form.</summary>
public static class DurationText
{
    private static readonly (string Unit, long Milliseconds)[] Units =
        [("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

    /// <summary>The duration as "1d2h"; any other text ("none", "disable-dpd") in lower case.</summary>
    public static string Normalise(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var duration) ? Format(duration) : text.Trim().ToLowerInvariant();
    }

    /// <summary>Reads any of RouterOS's forms; a bare number is seconds.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        var rest = (text ?? "").Trim().ToLowerInvariant().AsSpan();
        if (rest.IsEmpty)
            return false;
        long total = 0;
        while (!rest.IsEmpty)
        {
            // A clock part can only be the last.
            if (rest.Contains(':') && TryClock(rest, out long clock))
            {
                total += clock;
                break;
            }
            if (!TryGroup(ref rest, out long part))
                return false;
            total += part;
        }
        if (total is < 0 or > 922_337_203_685_000)
            return false;
        duration = TimeSpan.FromMilliseconds(total);
        return true;
    }

    public static string Format(TimeSpan duration)
    {
        long rest = (long)duration.TotalMilliseconds;
        if (rest == 0)
            return "0s";
        var text = new StringBuilder();
        foreach (var (unit, size) in Units)
        {
            if (rest >= size)
                text.Append(CultureInfo.InvariantCulture, $"{rest / size}{unit}");
            rest %= size;
        }
        return text.ToString();
    }

    private static bool TryGroup(ref ReadOnlySpan<char> rest, out long milliseconds)
    {
        milliseconds = 0;
        int digits = Count(rest, char.IsAsciiDigit);
        if (digits is 0 or > 9)
            return false;
        long number = long.Parse(rest[..digits], CultureInfo.InvariantCulture);
        int letters = Count(rest[digits..], char.IsAsciiLetter);
        var unit = letters == 0 && digits == rest.Length ? "s" : rest.Slice(digits, letters).ToString();
        rest = rest[(digits + letters)..];
        foreach (var (name, size) in Units)
        {
            if (name == unit)
            {
                milliseconds = number * size;
                return true;
            }
        }
        return false;
    }

    private static bool TryClock(ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        Span<long> parts = stackalloc long[3];
        int count = 0;
        foreach (var part in text.Split(':'))
        {
            var digits = text[part];
            if (count == 3 || digits.Length is 0 or > 6 || Count(digits, char.IsAsciiDigit) != digits.Length)
                return false;
            parts[count++] = long.Parse(digits, CultureInfo.InvariantCulture);
        }
        milliseconds = ((parts[0] * 3600) + (parts[1] * 60) + parts[2]) * 1000;
        return count == 3;
    }

    private static int Count(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        int count = 0;
        while (count < text.Length && belongs(text[count]))
            count++;
        return count;
    }
}
