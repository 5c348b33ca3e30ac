namespace Orchestrator.RouterOs;

/// <summary>Where a device's API listens and how its identity is proved. Immutable.</summary>
/// <remarks>
/// RouterOS offers only anonymous Diffie-Hellman on api-ssl while the service has no certificate, and .NET cannot speak that:
/// a certificate must be set on the service. A self-made one is fine when pinned. Source: RouterOS manual, "API".
/// </remarks>
public sealed record RouterOsEndpoint
{
    /// <summary>Port of the plain service.</summary>
    public const int PlainPort = 8728;

    /// <summary>Port of the TLS service.</summary>
    public const int TlsPort = 8729;

    private RouterOsEndpoint(string host, int port, bool useTls, string? pin)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        (Host, Port, UseTls, PinnedSha256) = (host, port, useTls, pin);
    }

    /// <summary>Host name or address literal.</summary>
    public string Host { get; }

    /// <summary>TCP port, 1 to 65535.</summary>
    public int Port { get; }

    /// <summary>Whether TLS is used.</summary>
    public bool UseTls { get; }

    /// <summary>SHA-256 of the whole certificate (DER), 64 lower-case hex digits; null when the system's roots decide.</summary>
    public string? PinnedSha256 { get; }

    /// <summary>Without TLS: the password and all that is read travel in clear.</summary>
    public static RouterOsEndpoint Plain(string host, int port = PlainPort) => new(host, port, false, null);

    /// <summary>TLS that accepts exactly one certificate, whatever its name, issuer and dates.</summary>
    /// <param name="host">Host name or address literal.</param>
    /// <param name="sha256">Fingerprint of 64 hex digits; colons, spaces and case do not matter.</param>
    /// <param name="port">TCP port, 1 to 65535.</param>
    /// <exception cref="ArgumentException"><paramref name="sha256"/> is no SHA-256.</exception>
    public static RouterOsEndpoint TlsPinned(string host, string sha256, int port = TlsPort)
    {
        var pin = string.Concat(sha256.Where(c => c is not (':' or ' '))).ToLowerInvariant();
        if (pin.Length != 64 || !pin.All(char.IsAsciiHexDigit))
            throw new ArgumentException("A SHA-256 fingerprint has 64 hex digits.", nameof(sha256));
        return new RouterOsEndpoint(host, port, true, pin);
    }

    /// <summary>TLS with a certificate that the system's roots vouch for and that names <paramref name="host"/>.</summary>
    public static RouterOsEndpoint TlsTrustedBySystem(string host, int port = TlsPort) => new(host, port, true, null);

    /// <summary><c>host:port</c>.</summary>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
