using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>
/// Seals and opens the SK payload of an IKEv2 message: IV, ciphertext of (payloads, padding, pad length), ICV. The ICV, or
/// GCM's associated data, starts at the IKE header, without the non-ESP marker. Source: RFC 7296 section 3.14, RFC 5282.
/// </summary>
/// <remarks>Thread-safe as long as the keys are not disposed. Nothing of a message is given out before its ICV was found right.</remarks>
public abstract class PayloadProtection
{
    /// <summary>Octets of the IKE header.</summary>
    protected const int HeaderSize = 28;

    /// <summary>Octets of the SK payload's generic header.</summary>
    protected const int GenericHeaderSize = 4;

    private const byte SkPayload = 46;
    private const int NextPayloadOffset = 16;
    private const int LengthOffset = 24;
    private readonly int _ivSize;
    private readonly int _icvSize;
    private readonly int _blockSize;

    private protected PayloadProtection(int ivSize, int icvSize, int blockSize)
    {
        _ivSize = ivSize;
        _icvSize = icvSize;
        _blockSize = blockSize;
    }

    /// <summary>The protection as the responder uses it: seals with SK_er and SK_ar, opens with SK_ei and SK_ai.</summary>
    public static PayloadProtection OfResponder(SaSuite suite, IkeKeys keys) => Of(suite, keys, initiator: false);

    /// <summary>The protection as the initiator uses it: the other way round.</summary>
    public static PayloadProtection OfInitiator(SaSuite suite, IkeKeys keys) => Of(suite, keys, initiator: true);

    /// <summary>The length in octets of the whole message, IKE header included, for this many octets of inner payloads.</summary>
    public int SealedSize(int innerSize) => HeaderSize + GenericHeaderSize + _ivSize + Padded(innerSize) + _icvSize;

    /// <summary>Writes a message of the header and one SK payload, and returns its length in octets.</summary>
    /// <param name="header">The 28 octets of the IKE header; next payload and length are put right in the copy.</param>
    /// <param name="firstInner">The type of the first inner payload; 0 when there is none.</param>
    /// <param name="inner">The inner payloads with their generic headers, 0 to 60,000 octets.</param>
    /// <param name="random">
    /// Where the IV comes from, called once. GCM must never see an IV twice under one key (RFC 5282 section 3.1): 8 random
    /// octets hold for the few messages of a check, not for an SA that lives on.
    /// </param>
    /// <param name="message">Room for at least <see cref="SealedSize"/> octets.</param>
    /// <exception cref="ArgumentException">The header has another length, or the message does not fit.</exception>
    public int Seal(ReadOnlySpan<byte> header, byte firstInner, ReadOnlySpan<byte> inner, RandomNumberGenerator random, Span<byte> message)
    {
        ArgumentNullException.ThrowIfNull(random);
        var size = SealedSize(inner.Length);
        if (header.Length != HeaderSize || message.Length < size || inner.Length > 60_000)
            throw new ArgumentException("The header has 28 octets and the message room for the sealed size.", nameof(message));
        message = message[..size];
        header.CopyTo(message);
        message[NextPayloadOffset] = SkPayload;
        BinaryPrimitives.WriteUInt32BigEndian(message[LengthOffset..], (uint)size);
        message[HeaderSize] = firstInner;
        message[HeaderSize + 1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(message[(HeaderSize + 2)..], (ushort)(size - HeaderSize));
        random.GetBytes(message.Slice(HeaderSize + GenericHeaderSize, _ivSize));
        SealCore(message, PadInner(inner));
        return size;
    }

    /// <summary>
    /// Checks and decrypts the SK payload at <paramref name="offset"/>. Any octets give a value. The type of the first inner
    /// payload stands in the SK payload's own first octet.
    /// </summary>
    /// <param name="message">The message from the IKE header to its end.</param>
    /// <param name="offset">Where the SK payload's generic header starts: 28 unless payloads go before it.</param>
    /// <param name="inner">Room for at least as many octets as the message has.</param>
    /// <param name="innerSize">How many octets of inner payloads were written; 0 unless opened.</param>
    /// <exception cref="ArgumentException"><paramref name="inner"/> is shorter than the message.</exception>
    public Unsealing Open(ReadOnlySpan<byte> message, int offset, Span<byte> inner, out int innerSize)
    {
        innerSize = 0;
        if (inner.Length < message.Length)
            throw new ArgumentException("The inner payloads may not fit.", nameof(inner));
        if (offset < HeaderSize || offset > message.Length - GenericHeaderSize ||
            BinaryPrimitives.ReadUInt16BigEndian(message[(offset + 2)..]) != message.Length - offset)
            return Unsealing.Malformed;
        var body = offset + GenericHeaderSize;
        var size = message.Length - body - _ivSize - _icvSize;
        if (size < _blockSize || size % _blockSize != 0)
            return Unsealing.Malformed;
        var plaintext = inner[..size];
        if (!OpenCore(message, body, plaintext))
            return Unsealing.WrongIcv;
        var padding = plaintext[^1] + 1;
        if (padding > size)
            return Unsealing.WrongPadding;
        innerSize = size - padding;
        return Unsealing.Opened;
    }

    /// <summary>Encrypts into a message whose header and IV stand, and writes its ICV.</summary>
    private protected abstract void SealCore(Span<byte> message, byte[] plaintext);

    /// <summary>Verifies the message and decrypts what lies between IV and ICV; <paramref name="body"/> is where the IV starts.</summary>
    private protected abstract bool OpenCore(ReadOnlySpan<byte> message, int body, Span<byte> plaintext);

    private static PayloadProtection Of(SaSuite suite, IkeKeys keys, bool initiator)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(keys);
        return suite.Integrity is { } integrity
            ? new CbcProtection(keys, integrity, initiator)
            : new GcmProtection(keys, initiator);
    }

    private int Padded(int innerSize) => (innerSize + _blockSize) / _blockSize * _blockSize;

    private byte[] PadInner(ReadOnlySpan<byte> inner)
    {
        var plaintext = new byte[Padded(inner.Length)];
        inner.CopyTo(plaintext);
        plaintext[^1] = (byte)(plaintext.Length - inner.Length - 1);
        return plaintext;
    }
}
