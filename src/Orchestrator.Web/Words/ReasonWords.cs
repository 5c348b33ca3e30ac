using System.Globalization;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;

namespace Orchestrator.Web.Words;

/// <summary>Why planning settled a value as it did, one sentence each.</summary>
public static class ReasonWords
{
    public static string Sentence(Reason reason) => reason switch
    {
        Reason.ChosenByAdmin => "You chose it",
        Reason.CannotBeReached { Boundary: NatBoundary.BehindNat } r => $"{r.Device} is behind a NAT: nobody outside can send it the first packet",
        Reason.CannotBeReached r => $"The address of {r.Device} changes: nobody outside knows where to send the first packet",
        Reason.EitherEndCould r => $"Either end could; {r.Device} comes first",
        Reason.MeasuredToBegin r => $"The self-check found that the link comes up only if {r.Device} sends the first packet to {r.Far}",
        Reason.BothSpeakIkeV2 => "Both ends speak it; it finds the secret by name and heals faster than IKEv1",
        Reason.SecretFoundByIdentity => "IKEv2 picks the secret by identity, so a NAT or a changing address does no harm",
        Reason.SecretNeedsAddress r => $"IKEv1 main mode picks a secret by address, and the address of {r.Device} is not known at the other end",
        Reason.NamesSurviveNat => "A name stays the same whatever a NAT makes of the address",
        Reason.StrongestCommonSuite => "The strongest suite every supported version of both systems offers; small boards accelerate CBC, not GCM",
        Reason.FirstFreeOf r => $"First free /30 of {r.Pool} that meets no subnet you have",
        Reason.PolicyCoversEndpointsOnly => "Only the tunnel's own packets are taken by the policy; everything else is routed into the tunnel",
        Reason.NatBetween r => $"{r.Device} is behind a NAT, which bare ESP does not pass",
        Reason.NoNatBetween => "No NAT stands between the two",
        Reason.IsakmpBlocked r => $"The self-check of {r.Device} found that UDP 500 does not get through, or not unchanged",
        Reason.EspBlocked r => $"The self-check of {r.Device} found that ESP does not get through",
        Reason.PathSum r => $"{r.Sum.PathMtu} octets of path, less what IP, {(r.Sum.Udp > 0 ? "UDP, " : "")}ESP and IPIP take",
        Reason.BuiltInKeepalive => "Both daemons send it by themselves, below every common mapping lifetime",
        Reason.BelowTheMappingLifetime r => $"{NatWords.Forgets(r.Device, r.Lifetime)}; {Interval(r)}",
        Reason.NoticesDeadPeer => "A dead peer is noticed within a few minutes, without chatter on a slow uplink",
        Reason.UsualLifetimes => "Long enough to be calm, short enough to limit what one key protects",
        Reason.LansOfBothEndsAndBeyond r => $"The LANs ticked for VPN on each device, and those of other spokes by way of {r.Hub}, one more encryption hop",
        Reason.LansOfBothEnds => "The LANs ticked for VPN on each device",
        Reason.BeforeMasquerade => "By address and before every rule that could catch it, so it holds even while the tunnel is down",
        Reason.OnlyWhatTheLinkNeeds { UdpOnly: true } => "All of the link travels in UDP; IPIP counts only if it came out of IPsec",
        Reason.OnlyWhatTheLinkNeeds => "The link travels as ESP; IPIP counts only if it came out of IPsec",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    private static string Interval(Reason.BelowTheMappingLifetime reason) => reason switch
    {
        _ when NatKeepalive.SurvivesLoss(reason.Interval, reason.Lifetime) => "asked at half of that or sooner, it stays though a packet is lost",
        _ when reason.Interval < reason.Lifetime => "devices are not known to ask more often, which is below that but leaves no room for a lost packet",
        _ => "devices are not known to ask more often",
    };

    /// <summary>The arithmetic behind an MTU or MSS, line by line.</summary>
    public static IReadOnlyList<string> Sum(Reason reason, DecisionKey key)
    {
        if (reason is not Reason.PathSum { Sum: var sum })
            return [];
        List<string> lines =
        [
            Line(sum.PathMtu, "largest packet of the path"),
            Line(-20, "outer IP header"),
            .. sum.Udp > 0 ? [Line(-sum.Udp, "UDP header (NAT-T)")] : Array.Empty<string>(),
            Line(-8, "ESP: SPI and sequence number"),
            Line(-sum.Iv, "initialisation vector"),
            Line(-sum.Icv, "integrity check value"),
            Line(sum.InnerMax, $"largest packet inside ESP: whole blocks of {sum.Block}, less 2 for the trailer"),
            Line(-20, "IPIP header"),
            Line(sum.Mtu, "MTU of the tunnel"),
        ];
        if (key == DecisionKey.Mss)
            lines.AddRange([Line(-40, "inner IP and TCP headers"), Line(sum.Mss, "MSS")]);
        return lines;
    }

    private static string Line(int octets, string what) => string.Create(CultureInfo.InvariantCulture, $"{octets,6}  {what}");
}
