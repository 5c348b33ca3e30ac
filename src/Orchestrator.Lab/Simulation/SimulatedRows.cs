using System.Globalization;
using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Simulation;

/// <summary>What the simulated internet knows about a router's menus.</summary>
internal static class SimulatedRows
{
    public static IReadOnlyList<Row> Of(SimulatedInternet internet, string name, string menu) => menu switch
    {
        "ip/ipsec/active-peers" => [.. internet.TunnelsOf(name).Select(tunnel => ActivePeer(internet, tunnel))],
        "ip/ipsec/installed-sa" => [.. internet.TunnelsOf(name).SelectMany(tunnel => tunnel.Children.SelectMany(child => Associations(internet, tunnel, child)))],
        "ip/ipsec/policy" => Policies(internet, name),
        "ip/firewall/connection" => [.. internet.TunnelsOf(name).Select(Connection)],
        "interface" => [],
        _ => [],
    };

    private static Row ActivePeer(SimulatedInternet internet, SimulatedTunnel tunnel)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["local-address"] = tunnel.Node.WanAddress ?? "",
            ["remote-address"] = tunnel.Other.Place.PublicAddress,
            ["port"] = tunnel.HasNat ? "4500" : "500",
            ["state"] = "established",
            ["side"] = tunnel.IsInitiator ? "initiator" : "responder",
            ["uptime"] = Uptime(internet, tunnel),
            ["last-seen"] = "1s",
            ["ph2-total"] = tunnel.Children.Count.ToString(CultureInfo.InvariantCulture),
            ["spii"] = Hex(tunnel.Key + "i", 16),
            ["spir"] = Hex(tunnel.Key + "r", 16),
        };
        if (tunnel.HasNat)
            values["natt-peer"] = "true";
        if (PeerMatch.Identity(tunnel.Other, tunnel.OtherPeer)?["my-id"] is { } id and not "auto")
            values["id"] = id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (PeerMatch.Identity(tunnel.Node, tunnel.Peer)?["comment"] is { Length: > 0 } comment)
            values["comment"] = comment;
        return new Row(tunnel.Peer.Id, values);
    }

    private static IEnumerable<Row> Associations(SimulatedInternet internet, SimulatedTunnel tunnel, SimulatedChild child)
    {
        var (here, there) = (tunnel.Node.WanAddress ?? "", tunnel.Other.Place.PublicAddress);
        yield return Association(internet, tunnel, child, child.SpiIn, there, here);
        yield return Association(internet, tunnel, child, child.SpiOut, here, there);
    }

    private static Row Association(SimulatedInternet internet, SimulatedTunnel tunnel, SimulatedChild child, uint spi, string source, string destination)
    {
        var port = tunnel.HasNat ? ":4500" : "";
        return new Row("*" + spi.ToString("X", CultureInfo.InvariantCulture), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["spi"] = "0x" + spi.ToString("X", CultureInfo.InvariantCulture),
            ["src-address"] = source + port,
            ["dst-address"] = destination + port,
            ["state"] = "mature",
            ["auth-algorithm"] = child.Authentication ?? "none",
            ["enc-algorithm"] = child.Encryption.Split('-') is [var name, _, var mode] ? $"{name}-{mode}" : child.Encryption,
            ["enc-key-size"] = child.Encryption.Split('-') is [_, var size, ..] ? size : "0",
            ["replay"] = "128",
            ["add-lifetime"] = "24m/30m",
            ["expires-in"] = "29m",
            ["addtime"] = RouterClock.Stamp(tunnel.Since, tunnel.Node.Tables.Version),
            ["current-bytes"] = ((Seconds(internet, tunnel) + 1) * 84).ToString(CultureInfo.InvariantCulture),
        });
    }

    private static List<Row> Policies(SimulatedInternet internet, string name)
    {
        var rows = new List<Row>();
        foreach (var tunnel in internet.TunnelsOf(name))
            foreach (var child in tunnel.Children)
                rows.Add(new Row(child.Policy.Id, new Dictionary<string, string>(child.Policy.IsTrue("dynamic") ? child.Policy.Values : new Dictionary<string, string>(), StringComparer.Ordinal)
                {
                    ["active"] = "true",
                    ["ph2-count"] = "1",
                    ["ph2-state"] = "established",
                    ["sa-src-address"] = tunnel.Node.WanAddress ?? "",
                    ["sa-dst-address"] = tunnel.Other.Place.PublicAddress,
                }));
        return rows;
    }

    private static Row Connection(SimulatedTunnel tunnel)
    {
        var port = tunnel.HasNat ? ":4500" : ":500";
        var (here, there) = (tunnel.Node.WanAddress + port, tunnel.Other.Place.PublicAddress + port);
        var (source, destination) = tunnel.IsInitiator ? (here, there) : (there, here);
        return new Row(tunnel.Peer.Id, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["protocol"] = "udp",
            ["src-address"] = source,
            ["dst-address"] = destination,
            ["reply-src-address"] = destination,
            ["reply-dst-address"] = source,
            ["timeout"] = "2m59s",
            ["confirmed"] = "true",
            ["seen-reply"] = "true",
            ["assured"] = "true",
        });
    }

    private static string Uptime(SimulatedInternet internet, SimulatedTunnel tunnel) => Durations.Format(TimeSpan.FromSeconds(Seconds(internet, tunnel)));

    private static long Seconds(SimulatedInternet internet, SimulatedTunnel tunnel) => (long)(internet.Now - tunnel.Since).TotalSeconds;

    private static string Hex(string seed, int digits)
    {
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(seed));
        return Convert.ToHexStringLower(hash)[..digits];
    }
}
