using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Web.Words;

/// <summary>What an object on a device is for: the why of every operation.</summary>
public static class PurposeWords
{
    public static string Why(Purpose purpose) => purpose switch
    {
        Purpose.IkeProfile => "How the two ends protect their negotiation (IKE)",
        Purpose.EspProposal => "How the traffic is encrypted (ESP)",
        Purpose.Peer => "Where the other end is, and who calls whom",
        Purpose.Identity => "How the two ends prove who they are",
        Purpose.Policy => "Takes the tunnel's own packets into IPsec, and nothing else",
        Purpose.PolicyGroup => "Keeps this link's policy template apart from others",
        Purpose.EndpointInterface => "Carries the tunnel's endpoint, whatever cable is down",
        Purpose.EndpointAddress => "The tunnel's endpoint on this side; the policy covers it",
        Purpose.TunnelInterface => "The IPIP interface that LANs are routed into",
        Purpose.TunnelAddress => "This side's address on the tunnel, for routing and pings",
        Purpose.Route => "Leads to the LAN on the other side",
        Purpose.NatException => "Keeps masquerade off the link's traffic",
        Purpose.InputIke => "Lets the other end negotiate (UDP 500 and 4500)",
        Purpose.InputEsp => "Lets encrypted packets in (ESP)",
        Purpose.InputIpip => "Lets tunnel packets in that came out of IPsec",
        Purpose.InputClearIpipDrop => "Refuses tunnel packets that did not come out of IPsec",
        Purpose.OutputClearIpipDrop => "Lets no tunnel packet out in clear while the tunnel is down",
        Purpose.ForwardIn => "Lets the far LAN in through the tunnel",
        Purpose.ForwardOut => "Lets the near LAN out through the tunnel, and keeps it off fasttrack",
        Purpose.MssIn or Purpose.MssOut => "Makes TCP segments fit the tunnel",
        Purpose.SwanctlConnection => "The connection, its child and its secret for strongSwan",
        Purpose.LinkScript => "Brings the tunnel interface, its addresses and routes up and down",
        Purpose.Firewall => "Masquerade exception, openings and MSS clamp, in chains of their own",
        Purpose.BootEntry => "Brings the link back after a reboot",
        Purpose.PublicKey => "The public key of the other end",
        Purpose.AuditFix => "Mends what the audit found",
        Purpose.ProbeCounter => "Counts what a NAT check sends, for its time",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
    };

    public static string Action(LinuxAction action) => action switch
    {
        LinuxAction.FirewallUp => "Load the link's firewall rules",
        LinuxAction.FirewallDown => "Remove the link's firewall rules",
        LinuxAction.InterfaceUp => "Bring the tunnel up",
        LinuxAction.InterfaceDown => "Take the tunnel down",
        LinuxAction.LoadConnections => "Load strongSwan's connections",
        LinuxAction.TerminateConnection => "End the link's IKE SA",
        LinuxAction.EnableAtBoot => "Enable the link at boot",
        LinuxAction.DisableAtBoot => "Disable the link at boot",
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };
}
