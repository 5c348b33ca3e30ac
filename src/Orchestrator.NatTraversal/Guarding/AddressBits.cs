using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Orchestrator.NatTraversal.Guarding;

/// <summary>
/// Addresses as numbers of 128 bits, IPv4 in its mapped form (::ffff:a.b.c.d), so that one comparison serves both families
/// and a dual-stack socket's sources are the same as an IPv4 socket's. Nothing is allocated.
/// </summary>
internal static class AddressBits
{
    private const int MappedPrefix = 96;

    public static UInt128 Of(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        if (address.AddressFamily != AddressFamily.InterNetwork)
        {
            address.TryWriteBytes(octets, out _);
            return BinaryPrimitives.ReadUInt128BigEndian(octets);
        }

        address.TryWriteBytes(octets, out _);
        return ((UInt128)0xFFFF << 32) | BinaryPrimitives.ReadUInt32BigEndian(octets);
    }

    /// <summary>The address; a mapped one as IPv4.</summary>
    public static IPAddress ToAddress(UInt128 bits)
    {
        Span<byte> octets = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(octets, bits);
        return new IPAddress(IsIPv4(bits) ? octets[12..] : octets);
    }

    public static bool IsIPv4(UInt128 bits) => bits >> 32 == 0xFFFF;

    /// <summary>The length of the network's prefix in the 128-bit form.</summary>
    public static int PrefixLength(IPNetwork network) =>
        network.PrefixLength + (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? MappedPrefix : 0);

    public static UInt128 Masked(UInt128 bits, int prefixLength) =>
        prefixLength == 0 ? 0 : bits & (UInt128.MaxValue << (128 - prefixLength));
}
