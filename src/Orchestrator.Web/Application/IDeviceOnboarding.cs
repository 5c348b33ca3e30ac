namespace Orchestrator.Web.Application;

/// <summary>
/// Adding a device. A probe is a durable record: its id stands in the URL, a reload or a second browser sees the same,
/// and a restart of the app resumes or fails it with a sentence.
/// </summary>
public interface IDeviceOnboarding
{
    /// <summary>
    /// Checks the form and starts contacting the device in the background. Answers the probe's id at once. No credential is
    /// sent to the device before <see cref="TrustAsync"/>.
    /// </summary>
    Task<Answer<Guid>> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken);

    /// <summary>Null when there is no such probe, or it was cancelled or finished long ago.</summary>
    Task<ProbeView?> GetAsync(Guid probeId, CancellationToken cancellationToken);

    /// <summary>
    /// Pins the fingerprint that was shown (refused with <c>probe.fingerprint.changed</c> when the device meanwhile shows
    /// another), logs in and reads the facts in the background.
    /// </summary>
    Task<Answer<Guid>> TrustAsync(Guid probeId, string fingerprint, CancellationToken cancellationToken);

    /// <summary>
    /// New credentials after a refused login, without starting over. Null secrets keep what was given before.
    /// </summary>
    Task<Answer<Guid>> RetryAsync(Guid probeId, ProbeRequest request, CancellationToken cancellationToken);

    /// <summary>Stores the device, and its site when that is new. Answers the device's id. Nothing is written to the device.</summary>
    Task<Answer<Guid>> AddAsync(Guid probeId, AddDeviceRequest request, CancellationToken cancellationToken);

    /// <summary>Stops the probe and forgets what was typed. No effect when it is gone already.</summary>
    Task CancelAsync(Guid probeId, CancellationToken cancellationToken);
}

public enum DeviceKind { Unknown, RouterOs, Linux }

/// <summary>How to reach a device. Detect asks the address for all that are known.</summary>
public enum AccessMethod { Detect, RouterOsApiTls, RouterOsApiPlain, Ssh }

/// <param name="Address">Host name, IPv4 or IPv6 address.</param>
/// <param name="Port">1 to 65535, or null for the method's own.</param>
/// <param name="Method">How to log in.</param>
/// <param name="UserName">Login name on the device.</param>
/// <param name="Password">Password, or null when a key is used or (on retry) the stored one is kept.</param>
/// <param name="PrivateKey">OpenSSH or PEM private key text, or null.</param>
public sealed record ProbeRequest(string Address, int? Port, AccessMethod Method, string UserName, string? Password, string? PrivateKey)
{
    /// <summary>Secrets never reach a log or an exception through this record.</summary>
    public override string ToString() => $"{Method} {UserName}@{Address}:{Port?.ToString() ?? "default"}";
}

public enum ProbeStage
{
    /// <summary>Contacting the address.</summary>
    Contacting,

    /// <summary>The fingerprint is known and waits for the admin's word.</summary>
    AwaitingTrust,

    /// <summary>Logging in and reading facts.</summary>
    Reading,

    /// <summary>Facts are read; the device can be added.</summary>
    Ready,

    /// <summary>Stopped; <see cref="ProbeView.Problem"/> says why. Credentials can be changed with <see cref="IDeviceOnboarding.RetryAsync"/>.</summary>
    Failed,

    /// <summary>Added; <see cref="ProbeView.DeviceId"/> is set.</summary>
    Added,
}

/// <summary>A probe as the page shows it. Holds no secret.</summary>
public sealed record ProbeView
{
    public required Guid Id { get; init; }
    public required ProbeStage Stage { get; init; }
    public required string Address { get; init; }
    public required int Port { get; init; }
    public required AccessMethod Method { get; init; }
    public required string UserName { get; init; }

    /// <summary>What goes on now, e.g. "Reading NAT rules of 192.0.2.1".</summary>
    public string Doing { get; init; } = "";

    public DeviceKind Kind { get; init; }

    /// <summary><c>SHA256:...</c> of the SSH host key or TLS certificate; null when the method has none (plain API).</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Said beside the fingerprint, e.g. that this connection is not encrypted. Empty when all is well.</summary>
    public string TrustWarning { get; init; } = "";

    /// <summary>What the device says of itself before login: banner, certificate name.</summary>
    public IReadOnlyList<Fact> FirstFacts { get; init; } = [];

    /// <summary>Commands for the device's own console that print the same fingerprint, and that make a least-privilege user.</summary>
    public string FingerprintCommand { get; init; } = "";
    public string LeastPrivilegeScript { get; init; } = "";

    /// <summary>Read after login: identity, board, version, IKE daemon, firewall backend.</summary>
    public IReadOnlyList<Fact> Facts { get; init; } = [];

    /// <summary>The device's own name for itself; default for device and site name.</summary>
    public string Identity { get; init; } = "";

    public IReadOnlyList<ProbedUplink> Uplinks { get; init; } = [];
    public IReadOnlyList<ProbedLan> Lans { get; init; } = [];
    public IReadOnlyList<Fact> ExistingTunnels { get; init; } = [];

    /// <summary>Names of sites that exist already, for the site field's suggestions.</summary>
    public IReadOnlyList<SiteChoice> Sites { get; init; } = [];

    /// <summary>What the product will not be able to do on this device and why, e.g. a daemon that is missing.</summary>
    public IReadOnlyList<Problem> Warnings { get; init; } = [];

    public Problem? Problem { get; init; }
    public Guid? DeviceId { get; init; }
}

/// <summary>One thing known about a device.</summary>
/// <param name="Label">e.g. "Board".</param>
/// <param name="Value">e.g. "RB5009UG+S+".</param>
/// <param name="Note">Where it comes from or what follows from it; may be empty.</param>
public sealed record Fact(string Label, string Value, string Note = "");

/// <summary>How an uplink meets the internet.</summary>
public enum UplinkKind { Unknown, PublicStatic, PublicDynamic, BehindNat }

/// <param name="Interface">e.g. <c>ether1</c>.</param>
/// <param name="Address">Address with prefix as the device has it.</param>
/// <param name="Gateway">Next hop, or empty.</param>
/// <param name="Kind">The verdict.</param>
/// <param name="Why">One sentence: how the verdict was reached.</param>
public sealed record ProbedUplink(string Interface, string Address, string Gateway, UplinkKind Kind, string Why);

/// <param name="Prefix">e.g. <c>10.1.0.0/24</c>; the key in <see cref="AddDeviceRequest.Lans"/>.</param>
/// <param name="Interface">Where it lives.</param>
/// <param name="ForVpn">Ticked by default.</param>
/// <param name="Why">Why it is ticked or not.</param>
public sealed record ProbedLan(string Prefix, string Interface, bool ForVpn, string Why);

public sealed record SiteChoice(Guid Id, string Name);

/// <param name="DeviceName">1 to 63 visible characters.</param>
/// <param name="SiteName">An existing site's name joins it; any other makes a new site.</param>
/// <param name="Lans">Prefixes to offer to links, each one of <see cref="ProbeView.Lans"/>.</param>
public sealed record AddDeviceRequest(string DeviceName, string SiteName, IReadOnlyList<string> Lans);
