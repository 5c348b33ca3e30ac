namespace Orchestrator.Lab.Schema;

/// <summary>
/// The versions a line of a menu file holds for: <c>7-</c> from 7.0, <c>-7.16</c> up to and including every 7.16.x, <c>7.18-7.20</c> both.
/// A bound without a minor version means the whole major version.
/// </summary>
internal readonly record struct VersionRange((int Major, int Minor) From, (int Major, int Minor) To)
{
    public static VersionRange All { get; } = new((0, 0), (int.MaxValue, int.MaxValue));

    public static VersionRange Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
            throw new FormatException($"'{text}' is not a range of versions.");
        return new VersionRange(Bound(text[..dash], 0), Bound(text[(dash + 1)..], int.MaxValue));
    }

    public bool Contains(RouterOsVersion version) =>
        (version.Major, version.Minor).CompareTo(From) >= 0 && (version.Major, version.Minor).CompareTo(To) <= 0;

    private static (int, int) Bound(string text, int open)
    {
        if (text.Length == 0)
            return (open, open);
        if (!text.Contains('.', StringComparison.Ordinal))
            return (int.Parse(text, System.Globalization.CultureInfo.InvariantCulture), open);
        var version = RouterOsVersion.Parse(text);
        return (version.Major, version.Minor);
    }
}
