using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Platforms;

namespace Orchestrator.Core.Rendering.Linux;

/// <summary>The script that brings a link's interface and firewall up and down, by hand, at boot and for the driver.</summary>
internal static class LinkScript
{
    public static string Render(LinkTag tag, LinuxLink link) => Template.Text("linux/link.sh",
        ("tag", tag.Text),
        ("interface", ShellQuoting.Quote(link.Tunnel.Interface)),
        ("label", ShellQuoting.Quote(LinkNames.EndpointLabel(tag))),
        ("local-endpoint", ShellQuoting.Quote(link.Tunnel.LocalEndpoint.ToString())),
        ("remote-endpoint", ShellQuoting.Quote(link.Tunnel.RemoteEndpoint.ToString())),
        ("address", ShellQuoting.Quote(link.Tunnel.Address.ToString())),
        ("mtu", ShellQuoting.Quote(link.Tunnel.Mtu.ToString(CultureInfo.InvariantCulture))),
        ("routes", ShellQuoting.Quote(string.Join(' ', link.Tunnel.Routes.Select(RouteWord)))),
        ("preferred-source", ShellQuoting.Quote(link.Tunnel.PreferredSource?.ToString() ?? "")),
        ("turn-on-forwarding", link.TurnOnForwarding ? "yes" : "no"),
        ("lan-pairs", ShellQuoting.Quote(string.Join(' ', LanPairs.Of(link.Firewall).Select(pair => $"{pair.Local},{pair.Remote}")))),
        ("firewall", Firewall(link.Firewall.Backend)));

    /// <summary>A destination as "ip route" prints it.</summary>
    public static string RouteWord(Ipv4Prefix prefix) => prefix.Length switch
    {
        0 => "default",
        32 => prefix.Network.ToString(),
        _ => prefix.ToString(),
    };

    private static string Firewall(FirewallBackend backend) => backend switch
    {
        FirewallBackend.None => Template.Text("linux/firewall-none.sh"),
        FirewallBackend.Nftables => Template.Text("linux/firewall-nftables.sh"),
        FirewallBackend.Iptables => Template.Text("linux/firewall-iptables.sh"),
        _ => throw new ArgumentOutOfRangeException(nameof(backend)),
    };
}
