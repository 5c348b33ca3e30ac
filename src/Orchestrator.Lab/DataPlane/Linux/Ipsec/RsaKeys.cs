using System.Security.Cryptography;

namespace Orchestrator.Lab.DataPlane.Linux.Ipsec;

/// <summary>A raw RSA key of the router: PEM texts, the private one only for its own.</summary>
internal sealed record RsaKey(string? PublicPem, string? PrivatePem)
{
    public override string ToString() => "RSA key";
}

/// <summary>Finds raw RSA keys in the tables; the menu moved in 7.20.</summary>
internal static class RsaKeys
{
    public static RsaKey? Find(RouterTables tables, string? name)
    {
        var row = name is null ? null : tables.Rows("ip/ipsec/key/rsa").Concat(tables.Rows("ip/ipsec/key")).FirstOrDefault(found => found["name"] == name);
        if (row?["pem"] is not { } pem)
            return null;
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
        }
        catch (ArgumentException)
        {
            return null;
        }

        return new RsaKey(rsa.ExportSubjectPublicKeyInfoPem(), row.IsTrue("private-key") ? rsa.ExportRSAPrivateKeyPem() : null);
    }
}
