using System.Buffers.Binary;

namespace Orchestrator.NatTraversal.Stun;

/// <summary>
/// The value of FINGERPRINT: CRC-32 of the message up to the attribute, with the length that includes it, XOR 5354554E.
/// Source: RFC 8489 section 14.7; the CRC is that of ITU-T V.42 (reflected polynomial EDB88320).
/// </summary>
internal static class StunFingerprint
{
    /// <summary>Octets of the attribute with its header.</summary>
    public const int AttributeSize = 8;

    private const uint Mask = 0x5354554E;
    private const uint Polynomial = 0xEDB88320;
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    /// <summary>The value for a message whose header's length counts the attribute already.</summary>
    public static uint Compute(ReadOnlySpan<byte> messageBefore)
    {
        var crc = uint.MaxValue;
        foreach (var octet in messageBefore)
            crc = Table[(byte)(crc ^ octet)] ^ (crc >> 8);
        return ~crc ^ Mask;
    }

    /// <summary>Whether the attribute value at the end of the message fits.</summary>
    public static bool Verify(ReadOnlySpan<byte> message) =>
        BinaryPrimitives.ReadUInt32BigEndian(message[^4..]) == Compute(message[..^AttributeSize]);

    private static uint Entry(int index)
    {
        var entry = (uint)index;
        for (var bit = 0; bit < 8; bit++)
            entry = (entry & 1) == 0 ? entry >> 1 : (entry >> 1) ^ Polynomial;
        return entry;
    }
}
