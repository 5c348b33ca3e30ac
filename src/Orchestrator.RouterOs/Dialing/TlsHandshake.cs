using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Orchestrator.RouterOs.Dialing;

/// <summary>The client's side of a TLS handshake, with failures told apart by what the device really sent.</summary>
internal static class TlsHandshake
{
    private const byte AlertRecord = 0x15;
    private const byte HandshakeRecord = 0x16;
    private const byte HandshakeFailure = 40;

    /// <summary>Takes <paramref name="tcp"/> over: it is closed when the handshake fails.</summary>
    public static async Task<Stream> RunAsync(
        Stream tcp, string host, string peer, RemoteCertificateValidationCallback accept, Func<RouterOsException?> refusal, CancellationToken cancellationToken)
    {
        var witness = new FirstBytesStream(tcp);
        var tls = new SslStream(witness, leaveInnerStreamOpen: false);
        try
        {
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = host,
                RemoteCertificateValidationCallback = accept,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            };
            await tls.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
            return tls;
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw refusal() ?? Translate(error, witness.First, peer);
        }
        catch
        {
            // Cancelled, or a bug: either way nobody else closes the stream, and the caller gets the cause.
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static RouterOsException Translate(Exception error, ReadOnlySpan<byte> first, string peer) => first switch
    {
        [] or [AlertRecord] or [AlertRecord, _, _, _, _, _, HandshakeFailure] => new(
            RouterOsFailure.TlsNoCertificate,
            $"{peer} refused the TLS handshake: set a certificate on api-ssl in /ip service. Without one the router offers only anonymous keys.", error),
        [AlertRecord, _, _, _, _, _, var alert] => new(
            RouterOsFailure.TlsFailed, $"{peer} refused the TLS handshake with alert {alert}. Does it speak TLS 1.2 or later?", error),
        [HandshakeRecord or AlertRecord, ..] => new(RouterOsFailure.TlsFailed, $"The TLS handshake with {peer} failed.", error),
        _ => new(RouterOsFailure.NotRouterOs, $"{peer} does not speak TLS. Is this the port of api-ssl?", error),
    };
}
