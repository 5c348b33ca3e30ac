using Orchestrator.Core.Planning;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Words;

/// <summary>What planning found: what is, why, and what to do. Errors forbid the push, warnings are shown beside it.</summary>
public static class FindingWords
{
    /// <summary>The code of a link whose ends both wait for the other.</summary>
    public const string NoReachableEnd = "link.no-reachable-end";

    public static Problem Problem(Finding finding) => finding switch
    {
        Finding.SameDevice => new("link.same-device", "A link needs two devices.", "", "Pick another site for one end.", "SiteB"),
        Finding.NoLans f => new("link.no-lans", $"{f.Device} has no LAN ticked for VPN.", "A link without LANs carries nothing.", $"Tick a LAN on the page of {f.Device}."),
        Finding.NoUplink f => new("link.no-uplink", $"{f.Device} has no uplink.", "No interface with a default route was found.", $"Give {f.Device} a default route, then refresh it."),
        Finding.LansOverlap f => new("link.lans-overlap", $"{f.LanA} on {f.DeviceA} overlaps {f.LanB} on {f.DeviceB}.",
            "A router could not tell which side an address belongs to.", "Renumber one side, or untick the LAN on one device."),
        Finding.LanIsLocalElsewhere f => new("link.lan-local", $"{f.Lan} of {f.Device} is also the subnet of {f.Interface} on {f.OtherDevice}.",
            $"{f.OtherDevice} would never send it into the tunnel.", $"Untick {f.Lan} on {f.Device}, or renumber one side."),
        Finding.LanLeftOut f => new("link.lan-left-out", $"{f.Lan} of {f.Device} is left out.", $"{f.OtherDevice} has an overlapping subnet of its own.", "Renumber one side to carry it too."),
        Finding.LanMeetsInnerAddresses f => new("link.lan-meets-inner", $"{f.Lan} on {f.Device} overlaps the link's inner addresses {f.Inner}.",
            "", "Untick that LAN, or choose other inner addresses."),
        Finding.NoReachableEnd f => new(NoReachableEnd, $"Neither {f.DeviceA} nor {f.DeviceB} can be reached from outside.",
            "Both are behind a NAT or have a changing address, so nobody can send the first packet.",
            "Connect both to a site with a public address, or forward UDP 500 and 4500 to one of them."),
        Finding.ResponderCannotBeReached f => new("link.responder-unreachable", $"{f.Device} would have to answer, but it cannot be reached from outside.",
            "", $"Let {f.Device} initiate.", "initiator"),
        Finding.PskNeedsIkeV2 f => new("link.psk-needs-ikev2", $"A pre-shared key cannot work for {f.Device} under IKEv1.",
            "Main mode looks the key up by address, and that address is translated or changes.", "Use IKEv2, or RSA keys.", "authentication"),
        Finding.RsaNeedsIkeV1 f => new("link.rsa-needs-ikev1", $"{f.Device} offers RSA keys under IKEv1 only.", "", "Use IKEv1, or a pre-shared key with IKEv2.", "authentication"),
        Finding.AlgorithmNotOnDevice f => new("link.algorithm-missing", $"{f.Device} does not offer {f.Algorithm}.", "", "Choose another proposal."),
        Finding.MissingStrongSwan f => new("device.no-strongswan", $"strongSwan does not run on {f.Device}.", "swanctl or charon was not found.",
            "Install strongswan-swanctl and charon-systemd, start strongswan, then refresh the device."),
        Finding.NoIpip f => new("device.no-ipip", $"The kernel of {f.Device} has no IPIP tunnels.", "The module ipip cannot be loaded.", "Run a kernel with the module, then refresh the device."),
        Finding.PassivePeerTaken f => new("link.passive-peer-taken", $"{f.Device} already takes a peer from anywhere, for {f.OtherLink}.",
            "RouterOS allows one such peer for each exchange mode.", "Use a Linux hub, or give the branch a static public address."),
        Finding.PathTooNarrow f => new("link.path-too-narrow", $"A path of {f.PathMtu} octets is too narrow for a tunnel.", "Less than 576 octets would be left.", "Correct the uplink's path MTU.", "mtu"),
        Finding.CannotBeginOn4500 f => new("link.cannot-begin-on-4500", $"IKE of {f.Initiator} cannot begin.",
            $"The self-check of {f.BlockedAt} found that UDP 500 does not get through, or not unchanged, and RouterOS begins on no other port.",
            $"Allow UDP 500 at {f.BlockedAt} and switch off a helper for IPsec passthrough there, check it again and use the result; or let strongSwan initiate.", "initiator"),
        Finding.CannotForceEncapsulation f => new("link.cannot-force-encapsulation", $"The link's ESP would not get through at {f.BlockedAt}.",
            "No NAT stands between the two, and RouterOS puts ESP into UDP only where it sees one.", $"Allow IP protocol 50 at {f.BlockedAt}, check it again and use the result."),
        Finding.MtuCapped f => new("link.mtu-capped", $"An MTU of {f.Asked} does not fit; {f.Used} is used.",
            $"A packet of {f.Asked} octets would be {f.OnTheWire} on the wire, the path takes {f.PathMtu}: every full packet would be fragmented.", "", "mtu"),
        Finding.WeakAlgorithm f => new("link.weak-algorithm", $"{f.Algorithm} is weak.", "It is offered for old peers only.", "Use the proposed suite."),
        Finding.AddressIdentityBehindNat f => new("link.address-identity", $"{f.Device} identifies itself by an address that a NAT translates.",
            "The other end must expect the inner address; it breaks when that changes.", "Use names as identities."),
        Finding.RsaKeysExpected f => new("link.rsa-keys", $"RSA keys are expected on both devices: {f.RouterKey} and {f.PeerKey}.", "Keys are not carried over in this version.", "Make and import them before the push."),
        Finding.FastPathSkipsIpsec f => new("link.fast-path", $"Fast path is allowed on the tunnel of {f.Device}.", "It bypasses firewall and IPsec for the tunnel's packets on some versions.", "Leave it off."),
        Finding.KeepaliveTooSlow f => new("link.keepalive", $"{NatWords.Forgets(f.Device, f.MappingLifetime)}.",
            $"The built-in keepalive comes every {NatWords.Seconds(NatKeepalive.BuiltIn)}{(f.MappingLifetime > NatKeepalive.BuiltIn ? ", which leaves no room for a lost packet" : "")}.", Asked(f)),
        Finding.NoKeepaliveShortEnough f => new("link.no-keepalive", $"{NatWords.Forgets(f.Device, f.MappingLifetime)}: no keepalive is short enough.",
            $"Devices are not known to send one more often than every {NatWords.Seconds(NatKeepalive.ShortestDpd)}, so the tunnel would be cut off whenever it is idle.",
            $"Raise the UDP timeout of that NAT, or have it forward UDP 500 and 4500 to {f.Device}; then check {f.Device} again and use the result."),
        Finding.NotBackAfterReboot f => new("device.no-boot", $"The link will not come back on {f.Device} after a reboot.", "Neither systemd nor ifupdown was found.", $"Call /etc/orchestrator/*/link up from its boot scripts."),
        Finding.TurnsOnForwarding f => new("device.forwarding-off", $"{f.Device} does not forward packets.", "", "The link's script turns it on."),
        _ => throw new ArgumentOutOfRangeException(nameof(finding)),
    };

    private static string Asked(Finding.KeepaliveTooSlow finding)
    {
        string asks = $"Dead peer detection asks every {NatWords.Seconds(finding.Dpd)}";
        return finding switch
        {
            _ when NatKeepalive.SurvivesLoss(finding.Dpd, finding.MappingLifetime) => $"{asks}, so the mapping stays though a packet is lost.",
            _ when finding.Dpd < finding.MappingLifetime => $"{asks}, so the mapping stays unless a packet is lost. Raise the UDP timeout of that NAT.",
            // Only an end that is forwarded is planned so, and the other end of such a link can be reached too.
            _ when finding.Dpd <= NatKeepalive.ShortestDpd => $"{asks}, which does not hold the mapping either: let the other end begin, or raise the UDP timeout of that NAT.",
            _ => $"{asks}, which does not hold the mapping either: leave its interval to the planner.",
        };
    }
}
