using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Orchestrator.NatTraversal.Stun;

/// <summary>
/// The value of address attributes: 0, family (1 IPv4, 2 IPv6), port, address; XORed with the magic cookie and, for IPv6, the
/// transaction id in the XOR form. Source: RFC 8489 sections 14.1 and 14.2.
/// </summary>
internal static class StunAddress
{
    public const int IPv4Size = 8;
    public const int IPv6Size = 20;

    /// <summary>Octets of the value.</summary>
    public static int Size(IPEndPoint endpoint) =>
        Plain(endpoint.Address).AddressFamily == AddressFamily.InterNetwork ? IPv4Size : IPv6Size;

    /// <summary>Reads a value; null when it has not the form.</summary>
    /// <param name="value">The attribute's value.</param>
    /// <param name="mask">Cookie and transaction id, 16 octets, for the XOR form; else empty.</param>
    public static IPEndPoint? Read(ReadOnlySpan<byte> value, ReadOnlySpan<byte> mask)
    {
        if (value.Length is not (IPv4Size or IPv6Size) || value[1] != (value.Length == IPv4Size ? 1 : 2))
            return null;
        Span<byte> octets = stackalloc byte[IPv6Size];
        octets = octets[..value.Length];
        value.CopyTo(octets);
        Apply(mask, octets);
        return new IPEndPoint(new IPAddress(octets[4..]), BinaryPrimitives.ReadUInt16BigEndian(octets[2..]));
    }

    /// <summary>Writes a value; IPv4 in IPv6's mapped form is written as IPv4.</summary>
    public static void Write(IPEndPoint endpoint, ReadOnlySpan<byte> mask, Span<byte> value)
    {
        var address = Plain(endpoint.Address);
        value[0] = 0;
        value[1] = (byte)(address.AddressFamily == AddressFamily.InterNetwork ? 1 : 2);
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)endpoint.Port);
        address.TryWriteBytes(value[4..], out _);
        Apply(mask, value);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static void Apply(ReadOnlySpan<byte> mask, Span<byte> value)
    {
        if (mask.IsEmpty)
            return;
        value[2] ^= mask[0];
        value[3] ^= mask[1];
        for (var i = 4; i < value.Length; i++)
            value[i] ^= mask[i - 4];
    }
}
