namespace Orchestrator.RouterOs.Versions;

/// <summary>
/// What a RouterOS version can do, where versions differ. It fails closed: an unknown or unreadable version, a major version
/// newer than 7, and a pre-release of the very version that brought a change have none of it. A version tells what the software
/// holds, not what the user may do or the board supports. Immutable and thread-safe.
/// </summary>
public sealed class Capabilities
{
    private const int NewestKnownMajor = 7;
    private static readonly RouterOsVersion FirstV7 = new(7, 1);
    private readonly RouterOsVersion? _version;
    private readonly string? _refusal;

    private Capabilities(RouterOsVersion? version, string? refusal) => (_version, _refusal) = (version, refusal);

    /// <summary>The capabilities of a version; null stands for unknown.</summary>
    public static Capabilities Of(RouterOsVersion? version) => version switch
    {
        null => new(null, "The RouterOS version is not known."),
        { Major: > NewestKnownMajor } => new(version, $"RouterOS {version} is newer than this program knows."),
        { Major: < 6 } => new(version, $"RouterOS {version} is too old."),
        _ => new(version, null),
    };

    /// <summary>The capabilities of a version as <c>/system/resource</c> shows it.</summary>
    public static Capabilities Of(string? version) =>
        RouterOsVersion.TryParse(version, out var parsed) ? Of(parsed) : new(null, "The RouterOS version cannot be read.");

    /// <summary><c>/ip/ipsec/identity</c> with <c>digital-signature</c>, and policies that name their peer: 6.45. Source: changelogs of 6.44 and 6.45.</summary>
    public Capability<bool> HasIdentityMenu => From(6, 45, "the identity menu of IPsec");

    /// <summary>
    /// The menu of RSA keys: <c>/ip/ipsec/key</c> up to 7.19, <c>/ip/ipsec/key/rsa</c> from 7.20.
    /// Source: command trees of 7.19.6 and 7.20.8.
    /// </summary>
    public Capability<string> RsaKeyMenu => Renamed(new(6, 45), "/ip/ipsec/key", new(7, 20), "/ip/ipsec/key/rsa", "the menu of RSA keys");

    /// <summary><c>/ip/ipsec/key/psk</c> and post-quantum pre-shared keys: 7.21. Source: command tree of 7.21.</summary>
    public Capability<bool> HasPostQuantumKeys => From(7, 21, "post-quantum pre-shared keys");

    /// <summary>
    /// <c>/safe-mode/take</c>, <c>release</c> and <c>unroll</c> as commands: 7.18; before, only the interactive console has safe mode.
    /// Source: command trees of 7.17.1 and 7.18.2.
    /// </summary>
    public Capability<bool> SafeModeCommands => From(7, 18, "safe mode by command");

    /// <summary><c>!empty</c> before the <c>!done</c> of a print without rows: 7.18. The client takes both. Source: manual, "API".</summary>
    public Capability<bool> EmptyReply => From(7, 18, "the !empty reply");

    /// <summary>
    /// How a route names its table: <c>routing-mark</c> in 6, <c>routing-table</c> in 7, where <c>/routing/table</c> must hold the
    /// table first. Source: manual, "Moving from ROSv6 to v7".
    /// </summary>
    public Capability<string> RouteTableProperty => Renamed(new(6, 0), "routing-mark", FirstV7, "routing-table", "the property of a route's table");

    /// <summary>
    /// The menu of routing rules: <c>/ip/route/rule</c> in 6, <c>/routing/rule</c> in 7. Source: manual, "Moving from ROSv6 to v7".
    /// </summary>
    public Capability<string> RoutingRuleMenu => Renamed(new(6, 0), "/ip/route/rule", FirstV7, "/routing/rule", "the menu of routing rules");

    /// <summary><c>/file/add</c> with contents: 7. Source: manual, "Files".</summary>
    public Capability<bool> FileAdd => From(FirstV7, "making a file by command");

    /// <summary><c>/file/read</c> in chunks: 7.13. Source: command tree of 7.13.</summary>
    public Capability<bool> FileRead => From(7, 13, "reading a file in chunks");

    /// <summary><c>/execute</c> with <c>as-string</c>, which returns a script's output: in every known tree from 7.9. Source: command trees.</summary>
    public Capability<bool> ExecuteAsString => From(7, 9, "the output of a script as text");

    /// <summary><c>dry-run</c> of <c>/import</c>: 7.16. Source: manual, "Configuration Management".</summary>
    public Capability<bool> ImportDryRun => From(7, 16, "trying an import without effect");

    /// <summary>The path of ping that every version has; the short <c>/ping</c> is gone from 7.23. Source: command trees.</summary>
    public Capability<string> PingCommand => Renamed(new(6, 0), "/tool/ping", null, "", "ping");

    /// <summary>The chains <c>input</c> and <c>output</c> of NAT: 7. Source: manual, "NAT".</summary>
    public Capability<bool> NatInputOutputChains => From(FirstV7, "the input and output chains of NAT");

    /// <summary>Types of netwatch other than a ping (<c>tcp-conn</c>, <c>http-get</c>, ...): 7. Source: command trees.</summary>
    public Capability<bool> NetwatchTypes => From(FirstV7, "types of netwatch");

    /// <summary><c>max-sessions</c> of <c>/ip/service</c>: 7.16. Source: command tree of 7.16.</summary>
    public Capability<bool> ServiceMaxSessions => From(7, 16, "a limit of sessions per service");

    /// <summary>
    /// Dates as <c>2023-11-10 21:14:46</c>: 7.10; before, <c>nov/10/2023</c>. Source: headers of exports.
    /// </summary>
    public Capability<bool> IsoDates => From(7, 10, "dates in ISO form");

    private Capability<bool> From(int major, int minor, string what) => From(new(major, minor), what);

    private Capability<bool> From(RouterOsVersion first, string what)
    {
        if (_refusal is not null)
            return Capability<bool>.No(_refusal);
        return _version! >= first
            ? Capability<bool>.Yes(true)
            : Capability<bool>.No($"RouterOS {_version} does not have {what}: it came with {first}.");
    }

    private Capability<string> Renamed(RouterOsVersion first, string old, RouterOsVersion? changed, string now, string what)
    {
        if (_refusal is not null)
            return Capability<string>.No(_refusal);
        if (_version! < first)
            return Capability<string>.No($"RouterOS {_version} does not have {what}: it came with {first}.");
        if (changed is null || _version! < changed && !IsPreReleaseOf(changed))
            return Capability<string>.Yes(old);
        return _version! >= changed
            ? Capability<string>.Yes(now)
            : Capability<string>.No($"{_version} comes before {changed}, which changed {what}: which one it has is not known.");
    }

    /// <summary>A pre-release of the changing version may be on either side; of 7.1 also every 7.0, which was never released.</summary>
    private bool IsPreReleaseOf(RouterOsVersion changed) =>
        _version!.IsPreRelease && (_version.Major, _version.Minor) == (changed.Major, changed.Minor)
        || changed == FirstV7 && _version.Major == FirstV7.Major;
}
