using System.Buffers.Binary;

namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>The body of a version 1 identification (RFC 2407 section 4.6.2).</summary>
public readonly ref struct Ikev1Identification
{
    private const int FixedSize = 4;

    /// <summary>The type: 1 IPv4 address, 2 domain name, 3 user at domain, 5 IPv6 address, 9 distinguished name, 11 key id.</summary>
    public required byte Type { get; init; }

    /// <summary>0 or 17 (UDP) in phase 1.</summary>
    public byte Protocol { get; init; }

    /// <summary>0 or 500 in phase 1.</summary>
    public ushort Port { get; init; }

    /// <summary>The identity's octets, not terminated.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    /// <summary>Reads a payload's body.</summary>
    public static WireFault Read(ReadOnlySpan<byte> body, out Ikev1Identification identification)
    {
        identification = default;
        if (body.Length < FixedSize)
            return WireFault.Truncated;
        identification = new Ikev1Identification
        {
            Type = body[0],
            Protocol = body[1],
            Port = BinaryPrimitives.ReadUInt16BigEndian(body[2..]),
            Data = body[FixedSize..],
        };
        return WireFault.None;
    }

    /// <summary>Writes the payload.</summary>
    public void Write(ref IkeMessageWriter writer)
    {
        writer.Begin((byte)Ikev1PayloadType.Identification);
        writer.U8(Type);
        writer.U8(Protocol);
        writer.U16(Port);
        writer.Octets(Data);
    }
}
