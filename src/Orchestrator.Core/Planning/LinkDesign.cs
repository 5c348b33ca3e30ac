using System.Text.Json.Serialization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Cryptography;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Planning;

/// <summary>Every settled value of a link, before it takes a device's form.</summary>
public sealed record LinkDesign
{
    public required LinkTag Tag { get; init; }

    public required IkeVersion IkeVersion { get; init; }

    public required Authentication Authentication { get; init; }

    public SecretRef? Secret { get; init; }

    public required IkeProposal Ike { get; init; }

    public required EspProposal Esp { get; init; }

    public required bool UdpEncapsulated { get; init; }

    /// <summary>ESP goes in UDP although no NAT asks for it.</summary>
    public bool ForcesEncapsulation { get; init; }

    /// <summary>IKE begins on UDP 4500, for 500 is of no use on the way.</summary>
    public bool BeginsOn4500 { get; init; }

    public required MtuSum Sum { get; init; }

    public required int Mtu { get; init; }

    public required int Mss { get; init; }

    public required TimeSpan Dpd { get; init; }

    public required TimeSpan IkeLifetime { get; init; }

    public required TimeSpan EspLifetime { get; init; }

    public bool AllowFastPath { get; init; }

    public LinkNames? Names { get; init; }

    public required DesignEnd A { get; init; }

    public required DesignEnd B { get; init; }

    public DesignEnd End(LinkSide side) => side == LinkSide.A ? A : B;

    public DesignEnd Far(LinkSide side) => side == LinkSide.A ? B : A;
}

/// <summary>One end of a link.</summary>
public sealed record DesignEnd
{
    public required LinkSide Side { get; init; }

    [JsonIgnore]
    public required Device Device { get; init; }

    [JsonIgnore]
    public required Uplink Uplink { get; init; }

    public required IReadOnlyList<Ipv4Prefix> Lans { get; init; }

    /// <summary>The device's own LANs, and those of other sites that the far end reaches by way of it.</summary>
    [JsonIgnore]
    public required IReadOnlyList<Ipv4Prefix> Carried { get; init; }

    public required bool Initiates { get; init; }

    /// <summary>Identity with its type: "fqdn:name"; null leaves it to the device ("auto").</summary>
    public string? Identity { get; init; }

    /// <summary>Source of the IPIP packets; the IPsec policy covers it.</summary>
    public required Ipv4Address Endpoint { get; init; }

    /// <summary>The IPsec policy's selector on this side.</summary>
    public required Ipv4Prefix Selector { get; init; }

    /// <summary>Address on the tunnel interface.</summary>
    public required Ipv4Interface Tunnel { get; init; }

    /// <summary>Address the IKE daemon is bound to; null: whichever the device has.</summary>
    public Ipv4Address? LocalAddress { get; init; }

    /// <summary>Where this end finds the other; null: the other comes from anywhere.</summary>
    public Ipv4Address? PeerAddress { get; init; }

    /// <summary>The device's own address in its first linked LAN.</summary>
    [JsonIgnore]
    public Ipv4Address? LanAddress =>
        Device.Lans.Where(lan => Lans.Contains(lan.Prefix)).Select(lan => lan.RouterAddress).FirstOrDefault(address => address is not null);
}
