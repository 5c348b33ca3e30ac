using Orchestrator.Core.Cryptography;

namespace Orchestrator.Core.Rendering.Linux;

/// <summary>strongSwan's names of algorithms, and its strings.</summary>
internal static class SwanctlWords
{
    public static string Proposal(IkeProposal ike) =>
        ike.Encryption.IsAead()
            ? $"{Word(ike.Encryption)}-prf{Word(ike.Integrity == Integrity.None ? Integrity.Sha256 : ike.Integrity)}-{Word(ike.Group)}"
            : $"{Word(ike.Encryption)}-{Word(ike.Integrity)}-{Word(ike.Group)}";

    public static string Proposal(EspProposal esp) => string.Join('-', EspWords(esp));

    public static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static IEnumerable<string> EspWords(EspProposal esp)
    {
        yield return Word(esp.Encryption);
        if (!esp.Encryption.IsAead())
            yield return Word(esp.Integrity);
        if (esp.Pfs != DhGroup.None)
            yield return Word(esp.Pfs);
    }

    private static string Word(Encryption encryption) => encryption switch
    {
        Encryption.TripleDesCbc => "3des",
        Encryption.Aes128Cbc => "aes128",
        Encryption.Aes192Cbc => "aes192",
        Encryption.Aes256Cbc => "aes256",
        Encryption.Aes128Gcm => "aes128gcm16",
        Encryption.Aes256Gcm => "aes256gcm16",
        Encryption.ChaCha20Poly1305 => "chacha20poly1305",
        _ => throw new ArgumentOutOfRangeException(nameof(encryption)),
    };

    private static string Word(Integrity integrity) => integrity switch
    {
        Integrity.Sha1 => "sha1",
        Integrity.Sha256 => "sha256",
        Integrity.Sha384 => "sha384",
        Integrity.Sha512 => "sha512",
        _ => throw new ArgumentOutOfRangeException(nameof(integrity)),
    };

    private static string Word(DhGroup group) => group switch
    {
        DhGroup.Modp1024 => "modp1024",
        DhGroup.Modp1536 => "modp1536",
        DhGroup.Modp2048 => "modp2048",
        DhGroup.Modp3072 => "modp3072",
        DhGroup.Modp4096 => "modp4096",
        DhGroup.Ecp256 => "ecp256",
        DhGroup.Ecp384 => "ecp384",
        DhGroup.Ecp521 => "ecp521",
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };
}
