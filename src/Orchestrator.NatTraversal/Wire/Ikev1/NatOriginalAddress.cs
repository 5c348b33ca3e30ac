using System.Net;
using System.Net.Sockets;

namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>
/// The body of NAT-OA (RFC 3947 section 5.2): an address before translation. Quick mode in transport mode carries two, the initiator's, then
/// the responder's.
/// </summary>
public static class NatOriginalAddress
{
    private const int FixedSize = 4;
    private const byte Ipv4 = 1;
    private const byte Ipv6 = 5;

    /// <summary>Reads a payload's body: id type 1 with 4 octets or 5 with 16, else <see cref="WireFault.AddressLength"/>.</summary>
    public static WireFault Read(ReadOnlySpan<byte> body, out IPAddress? address)
    {
        address = null;
        if (body.Length < FixedSize)
            return WireFault.Truncated;
        var octets = body[FixedSize..];
        if ((body[0], octets.Length) is not ((Ipv4, 4) or (Ipv6, 16)))
            return WireFault.AddressLength;
        address = new IPAddress(octets);
        return WireFault.None;
    }

    /// <summary>Writes the payload with the number of <paramref name="numbers"/>.</summary>
    public static void Write(ref IkeMessageWriter writer, NatTraversalNumbers numbers, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out var length);
        writer.Begin((byte)numbers.NatOriginalAddress);
        writer.U8(address.AddressFamily == AddressFamily.InterNetwork ? Ipv4 : Ipv6);
        writer.U8(0);
        writer.U16(0);
        writer.Octets(octets[..length]);
    }
}
