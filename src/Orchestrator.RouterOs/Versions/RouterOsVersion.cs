using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Orchestrator.RouterOs.Versions;

/// <summary>
/// A RouterOS version as <c>/system/resource</c> shows it: <c>7.16.2 (stable)</c>, <c>6.49.10 (long-term)</c>, <c>7.17beta4
/// (testing)</c>, <c>7.18rc1</c>. Ordered by number, and before each release its alphas, betas and candidates. The channel
/// takes no part in order or equality.
/// </summary>
public sealed partial record RouterOsVersion : IComparable<RouterOsVersion>
{
    /// <summary>Creates a version.</summary>
    public RouterOsVersion(int major, int minor, int patch = 0, VersionStage stage = VersionStage.Release, int stageNumber = 0) =>
        (Major, Minor, Patch, Stage, StageNumber) = (major, minor, patch, stage, stageNumber);

    /// <summary>First number, 0 to 9999.</summary>
    public int Major { get; }

    /// <summary>Second number, 0 to 9999.</summary>
    public int Minor { get; }

    /// <summary>Third number, 0 when it is not written.</summary>
    public int Patch { get; }

    /// <summary>Release or what comes before it.</summary>
    public VersionStage Stage { get; }

    /// <summary>The number of an alpha, beta or candidate; 0 for a release.</summary>
    public int StageNumber { get; }

    /// <summary>The text in parentheses, or null.</summary>
    public string? Channel { get; private init; }

    /// <summary>Whether it comes before a release.</summary>
    public bool IsPreRelease => Stage != VersionStage.Release;

    /// <summary>Reads a version; false for anything that is not wholly understood.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RouterOsVersion? version)
    {
        version = null;
        if (text is null || Form().Match(text) is not { Success: true } match)
            return false;
        var stage = match.Groups["stage"].Value switch
        {
            "alpha" => VersionStage.Alpha,
            "beta" => VersionStage.Beta,
            "rc" => VersionStage.Candidate,
            _ => VersionStage.Release,
        };
        version = new RouterOsVersion(Number("major"), Number("minor"), Number("patch"), stage, Number("number"))
        {
            Channel = match.Groups["channel"] is { Success: true } channel ? channel.Value : null,
        };
        return true;

        int Number(string group) =>
            match.Groups[group] is { Success: true } digits ? int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
    }

    /// <inheritdoc/>
    public int CompareTo(RouterOsVersion? other) => other is null
        ? 1
        : (Major, Minor, Patch, Stage, StageNumber).CompareTo((other.Major, other.Minor, other.Patch, other.Stage, other.StageNumber));

    /// <summary>Same numbers and stage; the channel does not count.</summary>
    public bool Equals(RouterOsVersion? other) => other is not null && CompareTo(other) == 0;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Major, Minor, Patch, Stage, StageNumber);

    /// <summary>The version without its channel, as RouterOS writes it.</summary>
    public override string ToString()
    {
        var patch = Patch > 0 ? $".{Patch}" : "";
        var stage = Stage switch
        {
            VersionStage.Alpha => $"alpha{StageNumber}",
            VersionStage.Beta => $"beta{StageNumber}",
            VersionStage.Candidate => $"rc{StageNumber}",
            _ => "",
        };
        return $"{Major}.{Minor}{patch}{stage}";
    }

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(RouterOsVersion left, RouterOsVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(RouterOsVersion left, RouterOsVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is <paramref name="right"/> or comes before it.</summary>
    public static bool operator <=(RouterOsVersion left, RouterOsVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is <paramref name="right"/> or comes after it.</summary>
    public static bool operator >=(RouterOsVersion left, RouterOsVersion right) => left.CompareTo(right) >= 0;

    [GeneratedRegex(
        @"\A\s*(?<major>[0-9]{1,4})\.(?<minor>[0-9]{1,4})(\.(?<patch>[0-9]{1,4}))?((?<stage>alpha|beta|rc)(?<number>[0-9]{1,4}))?(\s+\((?<channel>[a-z-]{1,20})\))?\s*\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

/// <summary>How finished a version is, in order.</summary>
public enum VersionStage
{
    /// <summary>An alpha.</summary>
    Alpha,

    /// <summary>A beta.</summary>
    Beta,

    /// <summary>A release candidate.</summary>
    Candidate,

    /// <summary>A release.</summary>
    Release,
}
