using System.Globalization;

namespace Orchestrator.Lab.Schema;

/// <summary>A RouterOS version number such as 7.16.2; ordered. A release candidate or beta counts as its release.</summary>
public readonly record struct RouterOsVersion(int Major, int Minor, int Patch) : IComparable<RouterOsVersion>
{
    /// <summary>Reads <c>7.16.2</c>, <c>7.20</c> or <c>7.24rc1</c>; what follows a space is not looked at.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> does not begin with a number and a dot.</exception>
    public static RouterOsVersion Parse(string text)
    {
        var parts = text.Split(' ')[0].Split('.');
        if (parts.Length < 2)
            throw new FormatException($"'{text}' is not a RouterOS version.");
        return new RouterOsVersion(Number(parts[0]), Number(parts[1]), parts.Length > 2 ? Number(parts[2]) : 0);
    }

    /// <summary>Whether this is 6.x.</summary>
    public bool IsV6 => Major < 7;

    /// <summary>Whether this is at least <paramref name="major"/>.<paramref name="minor"/>.</summary>
    public bool AtLeast(int major, int minor) => (Major, Minor).CompareTo((major, minor)) >= 0;

    /// <inheritdoc/>
    public int CompareTo(RouterOsVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    /// <summary>The number alone.</summary>
    public override string ToString() => Patch == 0 ? $"{Major}.{Minor}" : $"{Major}.{Minor}.{Patch}";

    private static int Number(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        return int.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    public static bool operator <(RouterOsVersion left, RouterOsVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(RouterOsVersion left, RouterOsVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(RouterOsVersion left, RouterOsVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RouterOsVersion left, RouterOsVersion right) => left.CompareTo(right) >= 0;
}
