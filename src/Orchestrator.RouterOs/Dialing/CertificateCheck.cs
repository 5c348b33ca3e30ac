using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Orchestrator.RouterOs.Dialing;

/// <summary>Decides over the certificate of one handshake, and remembers why it said no.</summary>
internal sealed class CertificateCheck(RouterOsEndpoint endpoint)
{
    public RouterOsException? Refusal { get; private set; }

    public static string Fingerprint(X509Certificate certificate) =>
        Convert.ToHexStringLower(SHA256.HashData(certificate.GetRawCertData()));

    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var seen = certificate is null ? null : Fingerprint(certificate);
        if (endpoint.PinnedSha256 is { } pin)
            Refusal = seen == pin ? null : Refuse(
                RouterOsFailure.CertificateChanged,
                $"The certificate of {endpoint} has SHA-256 {seen ?? "(none)"}, expected {pin}.", seen);
        else
            Refusal = errors == SslPolicyErrors.None ? null : Refuse(
                RouterOsFailure.CertificateUntrusted,
                $"The certificate of {endpoint} (SHA-256 {seen ?? "(none)"}) is not trusted: {errors}.", seen);
        return Refusal is null;
    }

    private static RouterOsException Refuse(RouterOsFailure failure, string message, string? seen) =>
        new(failure, message) { SeenCertificate = seen };
}
