using System.Globalization;

namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>The numbers of a RouterOS version, so that menus and defaults can be told apart by it.</summary>
public readonly record struct RouterOsVersion(int Major, int Minor, int Patch = 0) : IComparable<RouterOsVersion>
{
    /// <summary>The first version with the menus and fields the product writes (policies that take their ends from a peer).</summary>
    public static RouterOsVersion Oldest { get; } = new(6, 45);

    /// <summary>Reads "7.16.2 (stable)", "6.49.10 (long-term)", "7.20rc1": a candidate counts as its release.</summary>
    public static bool TryParse(string? text, out RouterOsVersion version)
    {
        version = default;
        var numbers = new List<int>(3);
        foreach (var part in (text ?? "").Trim().Split('.'))
        {
            var digits = string.Concat(part.TakeWhile(char.IsAsciiDigit));
            if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                break;
            numbers.Add(number);
            if (digits.Length != part.Length)
                break;
        }
        if (numbers.Count < 2)
            return false;
        version = new RouterOsVersion(numbers[0], numbers[1], numbers.Count > 2 ? numbers[2] : 0);
        return true;
    }

    /// <exception cref="FormatException">The text is not a version.</exception>
    public static RouterOsVersion Parse(string text) =>
        TryParse(text, out var version) ? version : throw new FormatException($"'{text}' is not a RouterOS version.");

    public int CompareTo(RouterOsVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public static bool operator <(RouterOsVersion left, RouterOsVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(RouterOsVersion left, RouterOsVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(RouterOsVersion left, RouterOsVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RouterOsVersion left, RouterOsVersion right) => left.CompareTo(right) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");
}
