using System.Security.Cryptography;

namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>
/// AES-GCM with an ICV of 16 octets: nonce = salt of 4 octets | IV of 8 octets, associated data = all from the IKE header to
/// the SK payload's generic header. Source: RFC 5282 sections 4 and 5.1.
/// </summary>
internal sealed class GcmProtection(IkeKeys keys, bool initiator) : PayloadProtection(IvSize, IcvSize, 1)
{
    private const int IvSize = 8;
    private const int IcvSize = 16;
    private const int SaltSize = EncryptionAlgorithm.GcmSaltSize;

    private protected override void SealCore(Span<byte> message, byte[] plaintext)
    {
        const int body = HeaderSize + GenericHeaderSize;
        var key = initiator ? keys.Ei : keys.Er;
        using var aes = new AesGcm(key[..^SaltSize], IcvSize);
        aes.Encrypt(
            [.. key[^SaltSize..], .. message.Slice(body, IvSize)],
            plaintext,
            message.Slice(body + IvSize, plaintext.Length),
            message[^IcvSize..],
            message[..body]);
        CryptographicOperations.ZeroMemory(plaintext);
    }

    private protected override bool OpenCore(ReadOnlySpan<byte> message, int body, Span<byte> plaintext)
    {
        var key = initiator ? keys.Er : keys.Ei;
        using var aes = new AesGcm(key[..^SaltSize], IcvSize);
        try
        {
            aes.Decrypt(
                [.. key[^SaltSize..], .. message.Slice(body, IvSize)],
                message.Slice(body + IvSize, plaintext.Length),
                message[^IcvSize..],
                plaintext,
                message[..body]);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
