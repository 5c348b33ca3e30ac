using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Cryptography;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Planning;

/// <summary>Settles a link's values one after the other, each with its reason.</summary>
internal sealed class LinkDesigner(PlanRequest request, LinkTag tag, List<Decision> decisions, List<Finding> findings)
{
    private readonly Link _link = request.Link;
    private readonly LinkChoices _choices = request.Link.Choices;
    private readonly Device _a = request.A;
    private readonly Device _b = request.B;
    private readonly Uplink _uplinkA = request.A.Uplinks.First(uplink => uplink.Id == request.Link.A.Uplink);
    private readonly Uplink _uplinkB = request.B.Uplinks.First(uplink => uplink.Id == request.Link.B.Uplink);

    public LinkDesign? Design()
    {
        if (Initiator() is not { } initiator)
            return null;
        var version = IkeVersionOf();
        var authentication = AuthenticationOf(version, initiator);
        var (ike, esp) = SuitesOf();
        bool names = NamesAsIdentities();
        Addresses();
        bool on4500 = FirstPort(initiator);
        var (udp, forced) = Encapsulation();
        var (sum, mtu) = Mtu(udp, esp);
        var dpd = Timers(initiator);
        Remainder(udp);
        var ikeLifetime = _choices.IkeLifetime ?? TimeSpan.FromDays(1);
        var espLifetime = _choices.EspLifetime ?? TimeSpan.FromHours(1);
        Add(DecisionKey.Lifetimes, $"IKE {Text(ikeLifetime)}, ESP {Text(espLifetime)}", new Reason.UsualLifetimes(), _choices.IkeLifetime ?? _choices.EspLifetime);

        return new LinkDesign
        {
            Tag = tag,
            IkeVersion = version,
            Authentication = authentication,
            Secret = authentication == Authentication.PreSharedKey ? request.Secret : null,
            Ike = ike,
            Esp = esp,
            UdpEncapsulated = udp,
            ForcesEncapsulation = forced,
            BeginsOn4500 = on4500,
            Sum = sum,
            Mtu = mtu,
            Mss = mtu - 40,
            Dpd = dpd,
            IkeLifetime = ikeLifetime,
            EspLifetime = espLifetime,
            AllowFastPath = FastPath(),
            Names = _choices.Names,
            A = End(LinkSide.A, initiator, names),
            B = End(LinkSide.B, initiator, names),
        };
    }

    private LinkSide? Initiator()
    {
        bool reachA = _uplinkA.ReachableAt is not null;
        bool reachB = _uplinkB.ReachableAt is not null;
        if (!reachA && !reachB)
        {
            findings.Add(new Finding.NoReachableEnd(_a.Name, _b.Name));
            return null;
        }
        var either = Begins(LinkSide.A) && !(IsForgotten(LinkSide.A) && !IsForgotten(LinkSide.B) && Begins(LinkSide.B)) ? LinkSide.A : LinkSide.B;
        var measured = reachA && reachB ? request.Begins : null;
        var proposed = measured ?? (reachA && reachB ? either : reachA ? LinkSide.B : LinkSide.A);
        var initiator = _choices.Initiator ?? proposed;
        if (!(initiator == LinkSide.A ? reachB : reachA))
            findings.Add(new Finding.ResponderCannotBeReached(DeviceOf(Other(initiator)).Name));
        Reason reason = measured is { } begins ? new Reason.MeasuredToBegin(DeviceOf(begins).Name, DeviceOf(Other(begins)).Name)
            : reachA && reachB ? new Reason.EitherEndCould(DeviceOf(proposed).Name)
            : new Reason.CannotBeReached(DeviceOf(proposed).Name, UplinkOf(proposed).Nat);
        Add(DecisionKey.Initiator, DeviceOf(initiator).Name, reason, _choices.Initiator);
        PassivePeer(Other(initiator), initiator);
        return initiator;
    }

    private bool Begins(LinkSide side) => !Blocked(Blockages.Isakmp).Any() || LinkPlanner.ChoosesPort(DeviceOf(side));

    /// <summary>Whether a NAT forgets an end's mapping sooner than the built-in keepalive comes. Who is forwarded needs none as long as the other end begins.</summary>
    private bool IsForgotten(LinkSide side) => UplinkOf(side).Nat is NatBoundary.BehindNat { MappingLifetime: { } lifetime } && NatKeepalive.For(lifetime) != NatKeepalive.BuiltIn;

    private void PassivePeer(LinkSide responder, LinkSide initiator)
    {
        if (DeviceOf(responder).Platform != DevicePlatform.RouterOs || UplinkOf(initiator).ReachableAt is not null)
            return;
        if (request.Neighbours.FirstOrDefault(other => other.UsesPassivePeerOn == DeviceOf(responder).Id) is { } taken)
            findings.Add(new Finding.PassivePeerTaken(DeviceOf(responder).Name, taken.Name));
    }

    private IkeVersion IkeVersionOf()
    {
        var version = _choices.IkeVersion ?? IkeVersion.V2;
        Add(DecisionKey.IkeVersion, version == IkeVersion.V2 ? "IKEv2" : "IKEv1, main mode", new Reason.BothSpeakIkeV2(), _choices.IkeVersion);
        return version;
    }

    private Authentication AuthenticationOf(IkeVersion version, LinkSide initiator)
    {
        bool addressKnown = UplinkOf(initiator).ReachableAt is not null;
        var proposed = version == IkeVersion.V1 && !addressKnown ? Authentication.RsaKey : Authentication.PreSharedKey;
        var authentication = _choices.Authentication ?? proposed;
        if (authentication == Authentication.PreSharedKey && version == IkeVersion.V1 && !addressKnown)
            findings.Add(new Finding.PskNeedsIkeV2(DeviceOf(initiator).Name));
        if (authentication == Authentication.RsaKey)
            RsaFindings(version);
        Reason reason = proposed == Authentication.RsaKey
            ? new Reason.SecretNeedsAddress(DeviceOf(initiator).Name)
            : new Reason.SecretFoundByIdentity();
        string value = authentication == Authentication.RsaKey ? "RSA keys" : "pre-shared key, 256 random bits";
        Add(DecisionKey.Authentication, value, reason, _choices.Authentication);
        return authentication;
    }

    private void RsaFindings(IkeVersion version)
    {
        foreach (var device in Devices.Where(device => version == IkeVersion.V2 && device.Platform == DevicePlatform.RouterOs))
            findings.Add(new Finding.RsaNeedsIkeV1(device.Name));
        var (router, peer) = RouterOsPlan.KeyNames(tag, _choices.Names);
        findings.Add(new Finding.RsaKeysExpected(router, peer));
    }

    private (IkeProposal Ike, EspProposal Esp) SuitesOf()
    {
        var ike = _choices.Ike ?? Suites.DefaultIke;
        var esp = _choices.Esp ?? Suites.DefaultEsp;
        findings.AddRange(Devices.SelectMany(device => Suites.Missing(device, ike, esp)));
        findings.AddRange(Suites.Weak(ike, esp));
        Add(DecisionKey.IkeProposal, Suites.Text(ike), new Reason.StrongestCommonSuite(), _choices.Ike);
        Add(DecisionKey.EspProposal, Suites.Text(esp), new Reason.StrongestCommonSuite(), _choices.Esp);
        return (ike, esp);
    }

    private bool NamesAsIdentities()
    {
        bool names = _choices.Identities is null or IdentityStyle.Names;
        string value = names ? $"{IdentityName(LinkSide.A)} and {IdentityName(LinkSide.B)}" : "the devices' own addresses";
        Add(DecisionKey.Identities, value, new Reason.NamesSurviveNat(), _choices.Identities);
        if (!names)
            findings.AddRange(Sides.Where(side => UplinkOf(side).Nat is NatBoundary.BehindNat)
                .Select(side => new Finding.AddressIdentityBehindNat(DeviceOf(side).Name)));
        return names;
    }

    private void Addresses()
    {
        var addresses = _link.Addresses;
        Add(DecisionKey.EndpointAddresses, addresses.Endpoints.ToString(), new Reason.FirstFreeOf(InnerAddresses.EndpointPool.ToString()), ChosenOutside(addresses.Endpoints, InnerAddresses.EndpointPool));
        Add(DecisionKey.TunnelAddresses, addresses.Tunnel.ToString(), new Reason.FirstFreeOf(InnerAddresses.TunnelPool.ToString()), ChosenOutside(addresses.Tunnel, InnerAddresses.TunnelPool));
        string selectors = $"{Selector(LinkSide.A)} and {Selector(LinkSide.B)}";
        Add(DecisionKey.Selectors, selectors, new Reason.PolicyCoversEndpointsOnly(), _choices.Selectors);
    }

    // Nothing but a person takes a prefix from outside its pool.
    private static Ipv4Prefix? ChosenOutside(Ipv4Prefix prefix, Ipv4Prefix pool) => pool.Overlaps(prefix) ? null : prefix;

    /// <summary>The ends at which something does not get through.</summary>
    private IEnumerable<LinkSide> Blocked(Blockages what) => Sides.Where(side => UplinkOf(side).Blocked.HasFlag(what));

    /// <summary>Whether IKE must begin on 4500; a decision only where it is not the usual way.</summary>
    private bool FirstPort(LinkSide initiator)
    {
        if (Blocked(Blockages.Isakmp).Select(side => DeviceOf(side).Name).FirstOrDefault() is not { } blocked)
            return false;
        if (!LinkPlanner.ChoosesPort(DeviceOf(initiator)))
            findings.Add(new Finding.CannotBeginOn4500(DeviceOf(initiator).Name, blocked));
        Add(DecisionKey.FirstPort, "UDP 4500 from the first packet on", new Reason.IsakmpBlocked(blocked));
        return true;
    }

    private (bool Udp, bool Forced) Encapsulation()
    {
        var translated = Sides.Where(side => UplinkOf(side).Nat is NatBoundary.BehindNat).ToList();
        var blocked = translated.Count > 0 ? null : Blocked(Blockages.Esp).Select(side => DeviceOf(side).Name).FirstOrDefault();
        if (blocked is not null && !Devices.Any(LinkPlanner.ChoosesPort))
            findings.Add(new Finding.CannotForceEncapsulation(blocked));
        Reason reason = translated.Count > 0 ? new Reason.NatBetween(DeviceOf(translated[0]).Name)
            : blocked is not null ? new Reason.EspBlocked(blocked)
            : new Reason.NoNatBetween();
        bool udp = translated.Count > 0 || blocked is not null;
        Add(DecisionKey.Encapsulation, udp ? "ESP in UDP, port 4500" : "ESP", reason);
        return (udp, blocked is not null);
    }

    private (MtuSum Sum, int Mtu) Mtu(bool udp, EspProposal esp)
    {
        int path = Math.Min(_uplinkA.PathMtu, _uplinkB.PathMtu);
        var sum = MtuSum.For(path, udp, esp);
        int mtu = sum.Mtu;
        if (_choices.Mtu is { } asked)
        {
            if (asked > sum.Mtu)
                findings.Add(new Finding.MtuCapped(asked, sum.Mtu, sum.OnTheWire(asked), path));
            mtu = Math.Min(asked, sum.Mtu);
        }
        // 576 octets is what every IPv4 host must take (RFC 791); a tunnel below it is of no use.
        if (mtu < 576)
            findings.Add(new Finding.PathTooNarrow(path));
        Add(DecisionKey.Mtu, Number(mtu), new Reason.PathSum(sum), _choices.Mtu is { } chosen && chosen == mtu ? chosen : null);
        Add(DecisionKey.Mss, Number(mtu - 40), new Reason.PathSum(sum));
        return (sum, mtu);
    }

    private TimeSpan Timers(LinkSide initiator)
    {
        Add(DecisionKey.Keepalive, Text(NatKeepalive.BuiltIn), new Reason.BuiltInKeepalive());
        var (proposed, reason) = (NatKeepalive.UsualDpd, (Reason)new Reason.NoticesDeadPeer());
        // Answers come back by the mapping of who begins. A forward is another way in, of no use to them where the port became another one.
        if (IsForgotten(initiator) && UplinkOf(initiator).Nat is NatBoundary.BehindNat { MappingLifetime: { } lifetime } behind)
        {
            string device = DeviceOf(initiator).Name;
            // DPD's questions hold the mapping as well, and can come more often.
            proposed = NatKeepalive.For(lifetime) ?? NatKeepalive.ShortestDpd;
            reason = new Reason.BelowTheMappingLifetime(device, lifetime, proposed);
            var chosen = _choices.DpdInterval ?? proposed;
            findings.Add(chosen >= lifetime && proposed >= lifetime && behind.ForwardedAt is null
                ? new Finding.NoKeepaliveShortEnough(device, lifetime)
                : new Finding.KeepaliveTooSlow(device, lifetime, chosen));
        }
        var dpd = _choices.DpdInterval ?? proposed;
        Add(DecisionKey.Dpd, $"every {Text(dpd)}, {RouterOsPlan.DpdFailures} failures", reason, _choices.DpdInterval);
        return dpd;
    }

    private void Remainder(bool udp)
    {
        Add(DecisionKey.Routes, $"{string.Join(", ", _link.A.Carried)} and {string.Join(", ", _link.B.Carried)}", Routed());
        Add(DecisionKey.NatException, "both devices, before the first rule that could catch the link", new Reason.BeforeMasquerade());
        string openings = udp ? "UDP 500 and 4500; IPIP only out of IPsec" : "UDP 500 and 4500, ESP; IPIP only out of IPsec";
        Add(DecisionKey.Firewall, openings, new Reason.OnlyWhatTheLinkNeeds(udp));
    }

    private Reason Routed() => (_link.A.Transit.Count, _link.B.Transit.Count) switch
    {
        (0, 0) => new Reason.LansOfBothEnds(),
        (0, _) => new Reason.LansOfBothEndsAndBeyond(_b.Name),
        _ => new Reason.LansOfBothEndsAndBeyond(_a.Name),
    };

    private bool FastPath()
    {
        bool allow = _choices.AllowFastPath == true;
        if (allow)
            findings.AddRange(Devices.Where(device => device.Platform == DevicePlatform.RouterOs).Select(device => new Finding.FastPathSkipsIpsec(device.Name)));
        return allow;
    }

    private DesignEnd End(LinkSide side, LinkSide initiator, bool names)
    {
        var uplink = UplinkOf(side);
        var far = UplinkOf(Other(side));
        uint host = side == LinkSide.A ? 1u : 2u;
        return new DesignEnd
        {
            Side = side,
            Device = DeviceOf(side),
            Uplink = uplink,
            Lans = side == LinkSide.A ? _link.A.Lans : _link.B.Lans,
            Carried = side == LinkSide.A ? _link.A.Carried : _link.B.Carried,
            Initiates = side == initiator,
            Identity = names ? $"fqdn:{IdentityName(side)}" : null,
            Endpoint = _link.Addresses.Endpoints.Network + host,
            Selector = Selector(side),
            Tunnel = new Ipv4Interface(_link.Addresses.Tunnel.Network + host, 30),
            // A responder answers from the address it was asked at; an initiator's may change under it.
            LocalAddress = _choices.PinLocalAddress ?? uplink.ReachableAt is not null ? uplink.Address : null,
            PeerAddress = far.ReachableAt,
        };
    }

    private Ipv4Prefix Selector(LinkSide side) => _choices.Selectors == SelectorStyle.EndpointPrefix
        ? _link.Addresses.Endpoints
        : Ipv4Prefix.Host(_link.Addresses.Endpoints.Network + (side == LinkSide.A ? 1u : 2u));

    /// <summary>".internal" is reserved for names that never leave a network.</summary>
    private string IdentityName(LinkSide side) => $"{tag}-{(side == LinkSide.A ? "a" : "b")}.orchestrator.internal";

    private static LinkSide[] Sides => [LinkSide.A, LinkSide.B];

    private Device[] Devices => [_a, _b];

    private Device DeviceOf(LinkSide side) => side == LinkSide.A ? _a : _b;

    private Uplink UplinkOf(LinkSide side) => side == LinkSide.A ? _uplinkA : _uplinkB;

    private static LinkSide Other(LinkSide side) => side == LinkSide.A ? LinkSide.B : LinkSide.A;

    private void Add(DecisionKey key, string value, Reason reason, object? choice = null) =>
        decisions.Add(new Decision(key, value, choice is null ? reason : new Reason.ChosenByAdmin(), choice is not null));

    private static string Text(TimeSpan time) =>
        time.TotalDays >= 1 ? $"{Number(time.TotalDays)} d" : time.TotalHours >= 1 ? $"{Number(time.TotalHours)} h" : $"{Number(time.TotalSeconds)} s";

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
