using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Orchestrator.RouterOs.Dialing;

namespace Orchestrator.RouterOs;

/// <summary>The certificate a device shows, for an operator to compare before it is pinned.</summary>
public sealed record TlsProbe
{
    /// <summary>SHA-256 of the whole certificate (DER), 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Subject's distinguished name. The device chose it: it proves nothing.</summary>
    public required string Subject { get; init; }

    /// <summary>Start of validity.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>End of validity.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>
    /// Shakes hands with any certificate and hangs up. Nothing is sent inside TLS: no name, no password.
    /// </summary>
    /// <exception cref="RouterOsException">The host cannot be reached, or there was no TLS with a certificate.</exception>
    public static Task<TlsProbe> RunAsync(string host, int port, RouterOsOptions options, CancellationToken cancellationToken)
    {
        var peer = RouterOsEndpoint.TlsTrustedBySystem(host, port).ToString();
        return Dialer.WithinConnectTimeoutAsync(peer, options, async token =>
        {
            var tcp = await Dialer.DialAsync(host, port, token).ConfigureAwait(false);
            TlsProbe? seen = null;
            bool Look(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
            {
                seen = certificate is null ? null : Describe(certificate);
                return seen is not null;
            }

            var tls = await TlsHandshake.RunAsync(tcp, host, peer, Look, () => null, token).ConfigureAwait(false);
            await tls.DisposeAsync().ConfigureAwait(false);
            return seen!;
        }, cancellationToken);
    }

    private static TlsProbe Describe(X509Certificate certificate)
    {
        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return new TlsProbe
        {
            Sha256 = CertificateCheck.Fingerprint(copy),
            Subject = copy.Subject,
            NotBefore = copy.NotBefore,
            NotAfter = copy.NotAfter,
        };
    }
}
