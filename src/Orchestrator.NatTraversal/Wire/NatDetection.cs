using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using Orchestrator.NatTraversal.Wire.Ikev1;

namespace Orchestrator.NatTraversal.Wire;

/// <summary>
/// The hashes by which IKE finds NATs: HASH(SPIi | SPIr | address | port), address 4 or 16 octets, port 2, all in network order. An IPv4
/// address mapped into IPv6, as a dual-stack socket shows it, is hashed as the IPv4 address it is. Nothing is allocated.
/// </summary>
[SuppressMessage("Security", "CA5350", Justification = "RFC 7296 section 2.23 knows SHA-1 alone; the hash hides nothing and proves nothing.")]
[SuppressMessage("Security", "CA5351", Justification = "RFC 3947 uses the hash negotiated in phase 1, MD5 among them.")]
public static class NatDetection
{
    /// <summary>Octets of a version 2 hash.</summary>
    public const int HashSizeV2 = SHA1.HashSizeInBytes;

    /// <summary>Octets of the longest version 1 hash.</summary>
    public const int MaxHashSizeV1 = SHA512.HashSizeInBytes;

    private const int MaxInput = 8 + 8 + 16 + 2;

    /// <summary>
    /// Version 2: the data of NAT_DETECTION_SOURCE_IP and NAT_DETECTION_DESTINATION_IP, always SHA-1 (RFC 7296 section 2.23).
    /// </summary>
    /// <param name="initiatorSpi">SPIi.</param>
    /// <param name="responderSpi">SPIr as in the message's header: 0 in the first request.</param>
    /// <param name="address">The address hashed.</param>
    /// <param name="port">The port hashed, 0-65535.</param>
    /// <param name="destination">At least <see cref="HashSizeV2"/> octets.</param>
    public static void HashV2(ulong initiatorSpi, ulong responderSpi, IPAddress address, ushort port, Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[MaxInput];
        SHA1.HashData(input[..Fill(input, initiatorSpi, responderSpi, address, port, false)], destination);
    }

    /// <summary>
    /// Version 1: the body of NAT-D, with the hash negotiated in this phase 1 (RFC 3947 section 3.2).
    /// </summary>
    /// <param name="hash">The negotiated hash.</param>
    /// <param name="initiatorCookie">CKY-I.</param>
    /// <param name="responderCookie">CKY-R.</param>
    /// <param name="address">The address hashed.</param>
    /// <param name="port">The port hashed, 0-65535.</param>
    /// <param name="destination">At least <see cref="MaxHashSizeV1"/> octets, or the hash's own size.</param>
    /// <returns>Octets written: 16-64, or 0 for a hash this product does not know.</returns>
    public static int HashV1(
        Ikev1HashAlgorithm hash, ulong initiatorCookie, ulong responderCookie, IPAddress address, ushort port, Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[MaxInput];
        return HashWith(hash, input[..Fill(input, initiatorCookie, responderCookie, address, port, false)], destination);
    }

    /// <summary>
    /// Version 1: the hash over an all-zero address of <paramref name="address"/>'s length. racoon sends it when told to force NAT traversal,
    /// so a match means "forced", not "NAT". Arguments and result as <see cref="HashV1"/>.
    /// </summary>
    public static int ForcedHashV1(
        Ikev1HashAlgorithm hash, ulong initiatorCookie, ulong responderCookie, IPAddress address, ushort port, Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[MaxInput];
        return HashWith(hash, input[..Fill(input, initiatorCookie, responderCookie, address, port, true)], destination);
    }

    private static int HashWith(Ikev1HashAlgorithm hash, ReadOnlySpan<byte> input, Span<byte> destination) => hash switch
    {
        Ikev1HashAlgorithm.Md5 => MD5.HashData(input, destination),
        Ikev1HashAlgorithm.Sha1 => SHA1.HashData(input, destination),
        Ikev1HashAlgorithm.Sha256 => SHA256.HashData(input, destination),
        Ikev1HashAlgorithm.Sha384 => SHA384.HashData(input, destination),
        Ikev1HashAlgorithm.Sha512 => SHA512.HashData(input, destination),
        _ => 0,
    };

    private static int Fill(Span<byte> input, ulong initiator, ulong responder, IPAddress address, ushort port, bool zeroAddress)
    {
        ArgumentNullException.ThrowIfNull(address);
        BinaryPrimitives.WriteUInt64BigEndian(input, initiator);
        BinaryPrimitives.WriteUInt64BigEndian(input[8..], responder);
        address.TryWriteBytes(input[16..], out var length);
        if (address.IsIPv4MappedToIPv6)
        {
            input[28..32].CopyTo(input[16..]);
            length = 4;
        }
        if (zeroAddress)
            input.Slice(16, length).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(input[(16 + length)..], port);
        return 16 + length + 2;
    }
}
