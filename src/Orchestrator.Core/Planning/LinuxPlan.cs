using Orchestrator.Core.Cryptography;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Planning;

/// <summary>A link's design as strongSwan, IPIP and netfilter on a Linux box.</summary>
internal static class LinuxPlan
{
    public static LinuxDesired For(LinkDesign design, LinkSide side)
    {
        var near = design.End(side);
        var far = design.Far(side);
        var facts = (LinuxFacts)near.Device.Facts;
        return new LinuxDesired
        {
            Tag = design.Tag,
            Link = new LinuxLink
            {
                Connection = Connection(design, near, far),
                Tunnel = Tunnel(design, near, far),
                Firewall = Firewall(design, near, far, facts),
                Boot = facts.Boot,
                TurnOnForwarding = !facts.ForwardsPackets,
            },
        };
    }

    private static StrongSwanConnection Connection(LinkDesign design, DesignEnd near, DesignEnd far)
    {
        bool rsa = design.Authentication == Authentication.RsaKey;
        var (_, peerKey) = RouterOsPlan.KeyNames(design.Tag, design.Names);
        return new StrongSwanConnection
        {
            Name = design.Tag.ObjectName,
            Version = design.IkeVersion,
            LocalAddress = near.LocalAddress,
            RemoteAddress = near.PeerAddress,
            BeginsOn4500 = design.BeginsOn4500 && near.Initiates,
            ForcesEncapsulation = design.ForcesEncapsulation,
            Authentication = design.Authentication,
            LocalId = near.Identity ?? AddressId(near),
            RemoteId = far.Identity ?? AddressId(far),
            Secret = design.Secret,
            LocalPublicKeyFile = rsa ? peerKey : null,
            RemotePublicKeyFile = rsa ? $"{design.Tag.ObjectName}.pub.pem" : null,
            Ike = design.Ike,
            Esp = design.Esp,
            LocalSelector = near.Selector,
            RemoteSelector = far.Selector,
            Start = near.Initiates ? StartAction.Start : StartAction.None,
            DpdDelay = design.Dpd,
            DpdTimeout = design.IkeVersion == IkeVersion.V1 ? design.Dpd * RouterOsPlan.DpdFailures : null,
            IkeRekey = design.IkeLifetime,
            ChildRekey = design.EspLifetime,
        };
    }

    private static IpipTunnel Tunnel(LinkDesign design, DesignEnd near, DesignEnd far) => new()
    {
        Interface = design.Tag.ObjectName,
        LocalEndpoint = near.Endpoint,
        RemoteEndpoint = far.Endpoint,
        Address = near.Tunnel,
        Mtu = design.Mtu,
        Routes = far.Carried,
        PreferredSource = near.LanAddress,
    };

    private static NetfilterRules Firewall(LinkDesign design, DesignEnd near, DesignEnd far, LinuxFacts facts) => new()
    {
        Backend = facts.Firewall,
        Uplink = near.Uplink.Interface,
        Tunnel = design.Tag.ObjectName,
        LocalEndpoint = near.Endpoint,
        RemoteEndpoint = far.Endpoint,
        LocalLans = near.Carried,
        RemoteLans = far.Carried,
        Mss = design.Mss,
    };

    /// <summary>What RouterOS's "auto" sends: the address of its own uplink, translated or not.</summary>
    private static string AddressId(DesignEnd end) => end.Uplink.Address?.ToString() ?? "%any";
}
