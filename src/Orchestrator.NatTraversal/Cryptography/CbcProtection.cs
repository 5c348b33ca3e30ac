using System.Security.Cryptography;

namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>AES-CBC with a random IV, then an HMAC over all before it. Source: RFC 7296 section 3.14, RFC 3602.</summary>
internal sealed class CbcProtection(IkeKeys keys, IntegrityAlgorithm integrity, bool initiator)
    : PayloadProtection(Block, integrity.IcvSize, Block)
{
    private const int Block = 16;

    private protected override void SealCore(Span<byte> message, byte[] plaintext)
    {
        var body = message[(HeaderSize + GenericHeaderSize)..];
        using var aes = Aes.Create();
        aes.SetKey(initiator ? keys.Ei : keys.Er);
        aes.EncryptCbc(plaintext, body[..Block], body.Slice(Block, plaintext.Length), PaddingMode.None);
        CryptographicOperations.ZeroMemory(plaintext);
        integrity.Compute(initiator ? keys.Ai : keys.Ar, message[..^integrity.IcvSize], message[^integrity.IcvSize..]);
    }

    private protected override bool OpenCore(ReadOnlySpan<byte> message, int body, Span<byte> plaintext)
    {
        if (!integrity.Verify(initiator ? keys.Ar : keys.Ai, message[..^integrity.IcvSize], message[^integrity.IcvSize..]))
            return false;
        using var aes = Aes.Create();
        aes.SetKey(initiator ? keys.Er : keys.Ei);
        aes.DecryptCbc(message.Slice(body + Block, plaintext.Length), message.Slice(body, Block), plaintext, PaddingMode.None);
        return true;
    }
}
