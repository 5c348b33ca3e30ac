using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>A packet that is really sent.</summary>
internal sealed record Probe
{
    /// <summary>The router's interface that it comes in by; null if the router sends it itself.</summary>
    public required string? Arrives { get; init; }

    public required Ipv4Address Source { get; init; }

    public required Ipv4Address Destination { get; init; }

    public required byte Protocol { get; init; }

    public ushort SourcePort { get; init; }

    /// <summary>For ICMP type * 256 + code.</summary>
    public ushort DestinationPort { get; init; }

    public byte TcpFlags { get; init; }

    /// <summary>0: the packet has no MSS option.</summary>
    public ushort SegmentSize { get; init; }

    public byte TypeOfService { get; init; }

    public byte TimeToLive { get; init; } = 64;

    /// <summary>Octets after the transport header, at least what the tag needs.</summary>
    public int Payload { get; init; } = 8;

    /// <summary>The mark that the router's own socket has.</summary>
    public uint Mark { get; init; }

    public ConnectionState State { get; init; }

    /// <summary>What the connection's first packet left; for later packets.</summary>
    public uint ConnectionMark { get; init; }

    /// <summary>For an ICMP error: the packet that it is about.</summary>
    public byte[]? Quoted { get; init; }

    /// <summary>Tells this packet from all others.</summary>
    public required uint Tag { get; init; }

    public Packet AsPacket(Func<string, uint> number) => new Packet()
        .With(PacketField.InInterface, Arrives is null ? 0 : number(Arrives)).With(PacketField.State, (uint)State).With(PacketField.Protocol, Protocol)
        .With(PacketField.Source, Source.Value).With(PacketField.Destination, Destination.Value).With(PacketField.SourcePort, Packet.HasPorts(Protocol) ? SourcePort : 0u)
        .With(PacketField.DestinationPort, DestinationPort).With(PacketField.TcpFlags, TcpFlags).With(PacketField.SegmentSize, SegmentSize)
        .With(PacketField.TypeOfService, TypeOfService).With(PacketField.TimeToLive, TimeToLive).With(PacketField.Length, (uint)Frames.Build(this).Length)
        .With(PacketField.PacketMark, Mark).With(PacketField.ConnectionMark, ConnectionMark);

    public override string ToString() =>
        $"{(Arrives is null ? "router sends" : $"{Arrives} receives")} {State} {Source}:{SourcePort} -> {Destination}:{DestinationPort} protocol {Protocol} flags {TcpFlags} "
        + $"mss {SegmentSize} tos {TypeOfService} ttl {TimeToLive} length {Frames.Build(this).Length} mark {Mark} connmark {ConnectionMark}";
}

/// <summary>Where a packet came out, and what it looked like there.</summary>
/// <param name="Where">The router's interface by which it left; "local" where the router itself took it.</param>
internal sealed record Arrival(string Where, uint Tag, byte Protocol, Ipv4Address Source, Ipv4Address Destination, ushort SourcePort, ushort DestinationPort, byte TypeOfService,
    byte TimeToLive, ushort SegmentSize, byte[] Bytes)
{
    public const string Local = "local";

    public uint Field(PacketField field) => field switch
    {
        PacketField.Source => Source.Value,
        PacketField.Destination => Destination.Value,
        PacketField.SourcePort => SourcePort,
        PacketField.DestinationPort => DestinationPort,
        PacketField.TypeOfService => TypeOfService,
        PacketField.TimeToLive => TimeToLive,
        PacketField.SegmentSize => SegmentSize,
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    public override string ToString() => $"{Where}: {Source}:{SourcePort} -> {Destination}:{DestinationPort} tos {TypeOfService} ttl {TimeToLive} mss {SegmentSize}";
}
