using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Planning;

public enum DecisionKey
{
    Initiator,
    IkeVersion,
    Authentication,
    Identities,
    IkeProposal,
    EspProposal,
    EndpointAddresses,
    TunnelAddresses,
    Selectors,
    FirstPort,
    Encapsulation,
    Mtu,
    Mss,
    Keepalive,
    Dpd,
    Lifetimes,
    Routes,
    NatException,
    Firewall,
}

/// <summary>One value that planning settled, with its reason.</summary>
/// <param name="Value">For people, in the field's words.</param>
/// <param name="Chosen">A person chose it against or instead of the proposal.</param>
public sealed record Decision(DecisionKey Key, string Value, Reason Reason, bool Chosen = false);

/// <summary>Why a value is what it is. The page has the sentences.</summary>
public abstract record Reason
{
    private Reason() { }

    /// <summary>The admin said so.</summary>
    public sealed record ChosenByAdmin : Reason;

    /// <summary>Nobody can open a conversation with this device, so it must.</summary>
    public sealed record CannotBeReached(string Device, NatBoundary Boundary) : Reason;

    /// <summary>Either end could; the first was taken.</summary>
    public sealed record EitherEndCould(string Device) : Reason;

    /// <summary>Both pass for reachable; a check found that a link comes up only if this one begins.</summary>
    public sealed record MeasuredToBegin(string Device, string Far) : Reason;

    public sealed record BothSpeakIkeV2 : Reason;

    /// <summary>IKEv2 picks the secret by identity, so a changing or translated address does no harm.</summary>
    public sealed record SecretFoundByIdentity : Reason;

    /// <summary>IKEv1 main mode picks the secret by address, which a NAT takes away.</summary>
    public sealed record SecretNeedsAddress(string Device) : Reason;

    /// <summary>An address identity breaks as soon as a NAT stands between.</summary>
    public sealed record NamesSurviveNat : Reason;

    /// <summary>The strongest suite that every version of both systems offers and small boards accelerate.</summary>
    public sealed record StrongestCommonSuite : Reason;

    public sealed record FirstFreeOf(string Pool) : Reason;

    /// <summary>Only the tunnel's own packets are encrypted by policy; everything else is routed into it.</summary>
    public sealed record PolicyCoversEndpointsOnly : Reason;

    public sealed record NatBetween(string Device) : Reason;

    public sealed record NoNatBetween : Reason;

    /// <summary>UDP 500 was measured not to get through at this device, or not unchanged.</summary>
    public sealed record IsakmpBlocked(string Device) : Reason;

    /// <summary>IP protocol 50 was measured not to get through at this device.</summary>
    public sealed record EspBlocked(string Device) : Reason;

    public sealed record PathSum(MtuSum Sum) : Reason;

    /// <summary>The daemons send it by themselves every 20 s, below every common mapping lifetime.</summary>
    public sealed record BuiltInKeepalive : Reason;

    /// <summary>So often that the NAT before the device does not forget its mapping, as far as that can be had.</summary>
    public sealed record BelowTheMappingLifetime(string Device, TimeSpan Lifetime, TimeSpan Interval) : Reason;

    /// <summary>A dead peer is noticed within interval times failures.</summary>
    public sealed record NoticesDeadPeer : Reason;

    /// <summary>Long enough to be calm, short enough to limit what one key protects.</summary>
    public sealed record UsualLifetimes : Reason;

    public sealed record LansOfBothEnds : Reason;

    /// <summary>And of other sites, by way of this device.</summary>
    public sealed record LansOfBothEndsAndBeyond(string Hub) : Reason;

    /// <summary>By address and before every rule that could catch it, so it holds even while no policy exists.</summary>
    public sealed record BeforeMasquerade : Reason;

    /// <summary>Only what the link needs; IPIP only if it came through IPsec.</summary>
    public sealed record OnlyWhatTheLinkNeeds(bool UdpOnly) : Reason;
}
