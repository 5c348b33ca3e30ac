using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.EndToEnd.Tests.Oracle.Ipsec;

/// <summary>What came out of the router.</summary>
/// <param name="By">The association by which it was encrypted; null: it was in clear.</param>
/// <param name="Inner">What was within.</param>
internal sealed record EspArrival(Arrival Outer, Association? By, Arrival? Inner)
{
    /// <summary>The packet that the router was given, wherever it is now.</summary>
    public Arrival Packet => Inner ?? Outer;

    /// <summary>null: none that the test sent.</summary>
    public static EspArrival? Read(string where, byte[] bytes, IpsecWorld world)
    {
        if (Frames.Read(where, bytes) is not { } outer)
            return null;
        if (outer.Protocol != Esp.Protocol || world.Leaving(Esp.Spi(bytes)) is not { } by)
            return new EspArrival(outer, null, null);
        return Esp.Open(by, outer.Bytes) is { } opened && Frames.Read(where, opened) is { } inner ? new EspArrival(outer, by, inner) : null;
    }

    public bool IsOf(EspProbe probe) => (Packet.Protocol == probe.Probe.Protocol && Packet.Tag == probe.Probe.Tag && (Packet.Protocol != 1 || Packet.DestinationPort == probe.Probe.DestinationPort))
        || (probe.By is not null && Packet.Protocol == Esp.Protocol && Packet.Bytes.AsSpan()[^4..].SequenceEqual(probe.Frame.AsSpan()[^4..]));

    public override string ToString() => By is null ? $"protocol {Outer.Protocol} {Outer}" : $"SPI {By.Spi:x} {Outer} carrying protocol {Inner!.Protocol} {Inner}";
}

/// <summary>What of a packet can be held against the model.</summary>
internal static class Compared
{
    private static readonly PacketField[] Addresses = [PacketField.Source, PacketField.Destination, PacketField.TypeOfService];

    public static IEnumerable<PacketField> Fields(uint protocol, bool lifetime) => Header(lifetime).Concat(Behind(protocol));

    public static IEnumerable<PacketField> Header(bool lifetime) => lifetime ? Addresses.Append(PacketField.TimeToLive) : Addresses;

    public static IEnumerable<PacketField> Behind(uint protocol) => protocol switch
    {
        1 => [PacketField.DestinationPort],
        6 => [PacketField.SourcePort, PacketField.DestinationPort, PacketField.SegmentSize],
        17 => [PacketField.SourcePort, PacketField.DestinationPort],
        _ => [],
    };
}
