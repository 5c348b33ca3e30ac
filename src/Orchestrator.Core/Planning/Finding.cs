using Orchestrator.Core.Addressing;

namespace Orchestrator.Core.Planning;

public enum FindingSeverity { Warning, Error }

/// <summary>Something the admin must know before the push; an error forbids it. The page has the sentences.</summary>
public abstract record Finding(FindingSeverity Severity)
{
    public sealed record SameDevice() : Finding(FindingSeverity.Error);

    public sealed record NoLans(string Device) : Finding(FindingSeverity.Error);

    public sealed record NoUplink(string Device) : Finding(FindingSeverity.Error);

    public sealed record LansOverlap(string DeviceA, Ipv4Prefix LanA, string DeviceB, Ipv4Prefix LanB) : Finding(FindingSeverity.Error);

    /// <summary>The far device has an interface in that subnet, so it would never send it into the tunnel.</summary>
    public sealed record LanIsLocalElsewhere(string Device, Ipv4Prefix Lan, string OtherDevice, string Interface) : Finding(FindingSeverity.Error);

    /// <summary>A LAN ticked for VPN that this link cannot carry, while others remain.</summary>
    public sealed record LanLeftOut(string Device, Ipv4Prefix Lan, string OtherDevice) : Finding(FindingSeverity.Warning);

    /// <summary>A LAN and the link's own inner addresses.</summary>
    public sealed record LanMeetsInnerAddresses(string Device, Ipv4Prefix Lan, Ipv4Prefix Inner) : Finding(FindingSeverity.Error);

    /// <summary>Neither end can be reached from outside.</summary>
    public sealed record NoReachableEnd(string DeviceA, string DeviceB) : Finding(FindingSeverity.Error);

    /// <summary>The chosen initiator cannot reach the other end.</summary>
    public sealed record ResponderCannotBeReached(string Device) : Finding(FindingSeverity.Error);

    /// <summary>IKEv1 with a pre-shared key and an initiator whose address the responder cannot know.</summary>
    public sealed record PskNeedsIkeV2(string Device) : Finding(FindingSeverity.Error);

    /// <summary>RouterOS offers raw RSA keys under IKEv1 only.</summary>
    public sealed record RsaNeedsIkeV1(string Device) : Finding(FindingSeverity.Error);

    public sealed record AlgorithmNotOnDevice(string Device, string Algorithm) : Finding(FindingSeverity.Error);

    public sealed record MissingStrongSwan(string Device) : Finding(FindingSeverity.Error);

    public sealed record NoIpip(string Device) : Finding(FindingSeverity.Error);

    /// <summary>A RouterOS responder takes peers from anywhere through one passive peer, and another link has it.</summary>
    public sealed record PassivePeerTaken(string Device, string OtherLink) : Finding(FindingSeverity.Error);

    /// <summary>UDP 500 is of no use at a device, and the initiator knows no other port to begin on.</summary>
    public sealed record CannotBeginOn4500(string Initiator, string BlockedAt) : Finding(FindingSeverity.Error);

    /// <summary>ESP does not get through at a device, and neither daemon can be told to put it into UDP.</summary>
    public sealed record CannotForceEncapsulation(string BlockedAt) : Finding(FindingSeverity.Error);

    public sealed record PathTooNarrow(int PathMtu) : Finding(FindingSeverity.Error);

    /// <summary>The MTU asked for would fragment every full packet; the largest that fits is used.</summary>
    public sealed record MtuCapped(int Asked, int Used, int OnTheWire, int PathMtu) : Finding(FindingSeverity.Warning);

    public sealed record WeakAlgorithm(string Algorithm) : Finding(FindingSeverity.Warning);

    public sealed record AddressIdentityBehindNat(string Device) : Finding(FindingSeverity.Warning);

    /// <summary>Raw RSA keys are expected on the devices under these names.</summary>
    public sealed record RsaKeysExpected(string RouterKey, string PeerKey) : Finding(FindingSeverity.Warning);

    public sealed record FastPathSkipsIpsec(string Device) : Finding(FindingSeverity.Warning);

    /// <summary>The built-in keepalive does not surely hold the mapping; dead peer detection asks at this interval.</summary>
    public sealed record KeepaliveTooSlow(string Device, TimeSpan MappingLifetime, TimeSpan Dpd) : Finding(FindingSeverity.Warning);

    /// <summary>The NAT forgets a mapping sooner than both kinds of daemon are known to send anything.</summary>
    public sealed record NoKeepaliveShortEnough(string Device, TimeSpan MappingLifetime) : Finding(FindingSeverity.Error);

    public sealed record NotBackAfterReboot(string Device) : Finding(FindingSeverity.Warning);

    /// <summary>The box did not forward packets; the link's script turns it on.</summary>
    public sealed record TurnsOnForwarding(string Device) : Finding(FindingSeverity.Warning);
}
