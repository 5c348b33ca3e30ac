using System.Net;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.Browser;

/// <summary>What may be seen between the provider's NAT and the hub, and how LAN hosts use the link.</summary>
internal static class Wire
{
    private const string NatOutside = "198.51.100.10", HubOutside = "203.0.113.20";

    private static readonly byte[][] LanPairs =
    [
        [.. IPAddress.Parse("10.1.0.2").GetAddressBytes(), .. IPAddress.Parse("10.2.0.2").GetAddressBytes()],
        [.. IPAddress.Parse("10.2.0.2").GetAddressBytes(), .. IPAddress.Parse("10.1.0.2").GetAddressBytes()],
    ];

    /// <summary>Only IKE and ESP inside UDP between the two public addresses, and no LAN packet in clear inside them.</summary>
    public static void ShouldBeOnlyIkeAndEspInUdp(IReadOnlyList<Packet> packets)
    {
        packets.ShouldNotBeEmpty();
        packets.Where(packet => !IsIke(packet) || HasLanPair(packet)).Take(5).ShouldBeEmpty();
        // Two transfers of 1 MiB went by.
        packets.Where(packet => packet.IsEspInUdp).Sum(packet => packet.Length).ShouldBeGreaterThan(2 << 20, "octets of ESP inside UDP");
    }

    /// <summary>Sends random octets from one LAN host to the other; what arrived is what was sent. Gives the SYN's MSS as it arrived.</summary>
    public static async Task<int> TransferAsync(Box from, Box to, string address, int octets)
    {
        await using var capture = await to.CaptureAsync("eth0", "tcp port 5001");
        await to.DoAsync("rm -f /tmp/got; (setsid timeout 60 socat -u TCP-LISTEN:5001,reuseaddr OPEN:/tmp/got,creat,trunc </dev/null >/dev/null 2>&1 &); sleep 0.5");
        var sent = await from.DoAsync($"head -c {octets} /dev/urandom > /tmp/sent; timeout 50 socat -u OPEN:/tmp/sent TCP:{address}:5001,connect-timeout=5 && sha256sum < /tmp/sent", TimeSpan.FromSeconds(60));
        var got = await to.DoAsync($"for i in $(seq 50); do [ $(stat -c %s /tmp/got) = {octets} ] && break; sleep 0.1; done; sha256sum < /tmp/got; rm -f /tmp/got");
        got.ShouldBe(sent);
        return (await capture.StopAsync()).First(packet => packet.Syn && packet.DestinationPort == 5001).Mss.ShouldNotBeNull();
    }

    private static bool HasLanPair(Packet packet) => LanPairs.Any(pair => packet.Payload.AsSpan().IndexOf(pair) >= 0);

    private static bool IsIke(Packet packet) =>
        packet.Protocol == Packet.Udp && packet.SourcePort is 500 or 4500 && packet.DestinationPort is 500 or 4500
        && (packet.Source.ToString(), packet.Destination.ToString()) is (NatOutside, HubOutside) or (HubOutside, NatOutside);
}
