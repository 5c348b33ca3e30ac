namespace Orchestrator.Core.Auditing.Packets;

/// <summary>What a rule can ask of a packet. Values are numbers, most significant bit first.</summary>
public enum PacketField
{
    /// <summary>Number of the interface it came in by; 0 for packets the device made itself.</summary>
    InInterface,
    /// <summary>Number of the interface it leaves by; 0 before routing and for packets to the device itself.</summary>
    OutInterface,
    /// <summary>A <see cref="ConnectionState"/>.</summary>
    State,
    /// <summary>How it was decrypted: 0 not at all, n by the device's policy number n - 1, the largest value by another one.</summary>
    DecryptedBy,
    /// <summary>IP protocol number.</summary>
    Protocol,
    Source,
    Destination,
    /// <summary>For ICMP (protocol 1): type * 256 + code. Meaningless for protocols without ports.</summary>
    DestinationPort,
    SourcePort,
    /// <summary>The TCP flags octet: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128.</summary>
    TcpFlags,
    /// <summary>The whole octet: DSCP * 4 + ECN.</summary>
    TypeOfService,
    TimeToLive,
    /// <summary>Total length of the IP packet in octets.</summary>
    Length,
    /// <summary>The MSS option of a SYN; 0 if there is none.</summary>
    SegmentSize,
    /// <summary>1 for a fragment that is not the first.</summary>
    LaterFragment,
    /// <summary>Bit 0: the connection's source is translated; bit 1: its destination is.</summary>
    ConnectionNat,
    /// <summary>The packet's mark (fwmark); RouterOS's names are numbered, 0 is no mark.</summary>
    PacketMark,
    ConnectionMark,
    RoutingMark,
}

/// <summary>What connection tracking says of a packet.</summary>
public enum ConnectionState
{
    New,
    Established,
    Related,
    Invalid,
    Untracked,
}

/// <summary>Widths of the fields, and what they are in answers.</summary>
public static class PacketFields
{
    public static IReadOnlyList<PacketField> All { get; } = Enum.GetValues<PacketField>();

    /// <summary>In bits.</summary>
    public static int Width(this PacketField field) => field switch
    {
        PacketField.Source or PacketField.Destination or PacketField.PacketMark or PacketField.ConnectionMark or PacketField.RoutingMark => 32,
        PacketField.SourcePort or PacketField.DestinationPort or PacketField.Length or PacketField.SegmentSize => 16,
        PacketField.InInterface or PacketField.OutInterface or PacketField.DecryptedBy => 12,
        PacketField.Protocol or PacketField.TcpFlags or PacketField.TypeOfService or PacketField.TimeToLive => 8,
        PacketField.State => 3,
        PacketField.ConnectionNat => 2,
        _ => 1,
    };

    public static uint Largest(this PacketField field) => field.Width() == 32 ? uint.MaxValue : (1u << field.Width()) - 1;

    /// <summary>The field in which an answer carries the same value.</summary>
    public static PacketField Turned(this PacketField field) => field switch
    {
        PacketField.Source => PacketField.Destination,
        PacketField.Destination => PacketField.Source,
        PacketField.SourcePort => PacketField.DestinationPort,
        PacketField.DestinationPort => PacketField.SourcePort,
        _ => field,
    };
}
