using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orchestrator.Lab.Tables;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Menus;

/// <summary>The router's certificates with their keys. Used under the router's lock.</summary>
internal static class Certificates
{
    /// <summary>The certificate of that name with its private key; null when it has none.</summary>
    public static X509Certificate2? Load(VirtualRouter router, string name) =>
        router.Database.Table("certificate").ByKey(name)?["pem"] is { } text ? X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(text), null) : null;

    /// <summary>Signs a template by itself: makes the key, the certificate and what the list shows of them.</summary>
    public static FieldMap SelfSign(VirtualRouter router, FieldMap values)
    {
        var size = int.TryParse(values["key-size"], NumberStyles.None, CultureInfo.InvariantCulture, out var bits) ? bits : 2048;
        var days = int.TryParse(values["days-valid"], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 365;
        using var key = RSA.Create(size);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(values["common-name"] ?? values["name"] ?? "router");
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var from = router.Now;
        using var certificate = request.CreateSelfSigned(from.AddDays(-1), from.AddDays(days));
        return Describe(router, values.With("pem", Convert.ToBase64String(certificate.Export(X509ContentType.Pkcs12))), certificate);
    }

    private static FieldMap Describe(VirtualRouter router, FieldMap values, X509Certificate2 certificate) => values
        .With("fingerprint", Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256)))
        .With("serial-number", certificate.SerialNumber)
        .With("invalid-before", RouterClock.Stamp(certificate.NotBefore.ToUniversalTime(), router.Version))
        .With("invalid-after", RouterClock.Stamp(certificate.NotAfter.ToUniversalTime(), router.Version))
        .With("private-key", "true")
        .With("authority", "true")
        .With("trusted", "true");
}
