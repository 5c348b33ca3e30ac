namespace Orchestrator.Lab.DataPlane.Linux.Ipsec;

/// <summary>A raw RSA key of the router: PEM texts, the private one only for its own.</summary>
internal sealed record RsaKey(string? PublicPem, string? PrivatePem)
{
    public override string ToString() => "RSA key";
}

/// <summary>Finds raw RSA keys in the tables; the menu moved in 7.20.</summary>
internal static class RsaKeys
{
    public static RsaKey? Find(RouterTables tables, string? name) =>
        name is null ? null
            : tables.Rows("ip/ipsec/key/rsa").Concat(tables.Rows("ip/ipsec/key")).FirstOrDefault(row => row["name"] == name) is { } row
                ? new RsaKey(row["public-pem"], row["private-pem"]) : null;
}
