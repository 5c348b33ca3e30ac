using System.Buffers.Binary;

namespace Orchestrator.NatTraversal.Wire;

/// <summary>What a datagram on one of the two IKE ports is (RFC 3948 section 2). A view into the datagram's octets; what it is does not mean that its inside is good.</summary>
public readonly ref struct Datagram
{
    /// <summary>The one octet of a keepalive (RFC 3948 section 2.3).</summary>
    public const byte KeepaliveOctet = 0xff;

    /// <summary>Zero octets in front of IKE on 4500 (RFC 3948 section 2.2).</summary>
    public const int NonEspMarkerSize = 4;

    /// <summary>Zero octets in front of ESP on 500 (draft-ietf-ipsec-udp-encaps-00 and -01).</summary>
    public const int NonIkeMarkerSize = 8;

    private const int EspHeaderSize = 8;

    private Datagram(DatagramKind kind, ReadOnlySpan<byte> content)
    {
        Kind = kind;
        Content = content;
    }

    /// <summary>What it is.</summary>
    public DatagramKind Kind { get; }

    /// <summary>The IKE message or the ESP packet without its marker; empty for a keepalive, all octets of rubbish.</summary>
    public ReadOnlySpan<byte> Content { get; }

    /// <summary>True when <see cref="Content"/> begins with an ESP header.</summary>
    public bool IsEsp => Kind is DatagramKind.EspInUdp or DatagramKind.EspWithNonIkeMarker;

    /// <summary>The SPI of an ESP packet; 0 for anything else.</summary>
    public uint EspSpi => IsEsp ? BinaryPrimitives.ReadUInt32BigEndian(Content) : 0;

    /// <summary>The sequence number of an ESP packet; 0 for anything else.</summary>
    public uint EspSequence => IsEsp ? BinaryPrimitives.ReadUInt32BigEndian(Content[4..]) : 0;

    /// <summary>Tells what <paramref name="octets"/>, a UDP payload, is on a port of class <paramref name="port"/>. Total: everything is something.</summary>
    public static Datagram Read(PortClass port, ReadOnlySpan<byte> octets)
    {
        if (octets.Length == 1 && octets[0] == KeepaliveOctet)
            return new Datagram(DatagramKind.Keepalive, default);
        return port switch
        {
            PortClass.NatTraversal => ReadFloated(octets),
            PortClass.Isakmp => ReadIsakmp(octets),
            _ => Rubbish(octets),
        };
    }

    private static Datagram ReadIsakmp(ReadOnlySpan<byte> octets)
    {
        if (octets.Length < NonIkeMarkerSize)
            return Rubbish(octets);
        if (BinaryPrimitives.ReadUInt64BigEndian(octets) == 0)
            return Esp(DatagramKind.EspWithNonIkeMarker, octets[NonIkeMarkerSize..], octets);
        return octets.Length < IkeHeader.Size ? Rubbish(octets) : new Datagram(DatagramKind.Ike, octets);
    }

    private static Datagram ReadFloated(ReadOnlySpan<byte> octets)
    {
        if (octets.Length < NonEspMarkerSize)
            return Rubbish(octets);
        if (BinaryPrimitives.ReadUInt32BigEndian(octets) == 0)
        {
            var message = octets[NonEspMarkerSize..];
            return message.Length < IkeHeader.Size ? Rubbish(octets) : new Datagram(DatagramKind.Ike, message);
        }
        return LooksLikeIke(octets) ? new Datagram(DatagramKind.IkeWithoutMarker, octets) : Esp(DatagramKind.EspInUdp, octets, octets);
    }

    private static Datagram Esp(DatagramKind kind, ReadOnlySpan<byte> packet, ReadOnlySpan<byte> octets) =>
        packet.Length < EspHeaderSize || BinaryPrimitives.ReadUInt32BigEndian(packet) == 0 ? Rubbish(octets) : new Datagram(kind, packet);

    // An ESP packet passes for IKE only if its version, exchange and length octets all fit by chance: about one in 2^42.
    private static bool LooksLikeIke(ReadOnlySpan<byte> octets) =>
        IkeHeader.Read(octets, out var header) == WireFault.None
        && header.Version is IkeHeader.Version1 or IkeHeader.Version2
        && header.Exchange.BelongsTo(header.MajorVersion)
        && header.Length == (uint)octets.Length;

    private static Datagram Rubbish(ReadOnlySpan<byte> octets) => new(DatagramKind.Rubbish, octets);
}
