using Orchestrator.Core.Addressing;

namespace Orchestrator.Core.NatBehaviour;

/// <summary>All that one check of one uplink found, in the order of time.</summary>
public sealed record NatMeasurement
{
    /// <summary>The uplink's own address; null where the device has none or would not say.</summary>
    public required Ipv4Address? Uplink { get; init; }

    public required IReadOnlyList<NatTrial> Trials { get; init; }

    public IReadOnlyList<NatPacket> Packets { get; init; } = [];
}

/// <summary>A packet of a check: raw evidence.</summary>
/// <param name="At">Since the start of the check, by the clock of the side that saw it.</param>
/// <param name="SeenBy">Who saw it.</param>
/// <param name="Sent">Whether that side sent it.</param>
/// <param name="Protocol">17 for UDP, 50 for ESP.</param>
/// <param name="Payload">
/// What was kept, from its beginning, of what follows the UDP header; of ESP, of what follows the IP header. Of IKE whose content is protected it is
/// the header alone.
/// </param>
public sealed record NatPacket(
    TimeSpan At, PacketWitness SeenBy, bool Sent, int Protocol, Ipv4Endpoint Source, Ipv4Endpoint Destination, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Octets of the whole.</summary>
    public int Size { get; init; } = Payload.Length;
}

public enum PacketWitness
{
    Device,
    Responder,
}
