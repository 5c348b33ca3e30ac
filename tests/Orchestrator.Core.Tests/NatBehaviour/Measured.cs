using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;

namespace Orchestrator.Core.Tests.NatBehaviour;

/// <summary>Measurements of a device behind a NAT that maps as a function says.</summary>
internal static class Measured
{
    public static readonly Ipv4Address Inside = Ipv4Address.Parse("192.168.1.2");
    public static readonly Ipv4Address Outside = Ipv4Address.Parse("203.0.113.7");
    public static readonly Ipv4Address First = Ipv4Address.Parse("198.51.100.1");
    public static readonly Ipv4Address Second = Ipv4Address.Parse("198.51.100.2");

    public static NatMeasurement Of(params IEnumerable<NatTrial> trials) => new() { Uplink = Inside, Trials = [.. trials] };

    /// <summary>IKE's two sockets and another one, each asking two ports of two addresses.</summary>
    public static NatMeasurement Asking(Func<Ipv4Endpoint, Ipv4Endpoint, Ipv4Endpoint> map, params NatTrial[] more) => Of([.. Asks(map), .. more]);

    public static NatTrial.Ask Ask(Ipv4Endpoint inner, Ipv4Endpoint to, Ipv4Endpoint? external, bool answered = true) => new()
    {
        At = TimeSpan.Zero,
        Inner = inner,
        Destination = to,
        Role = to.Port switch { 500 => PortRole.Ike, 4500 => PortRole.NatTraversal, 5500 => PortRole.OtherIke, _ => PortRole.Stun },
        External = external,
        Answered = answered,
    };

    public static NatTrial Filtering(int port, AnswerOrigin origin, bool arrived) =>
        new NatTrial.Filtering { At = TimeSpan.Zero, Inner = new(Inside, port), Origin = origin, Arrived = arrived };

    public static NatTrial[] Forwarded(bool arrives = true) =>
        [new NatTrial.Unsolicited { At = TimeSpan.Zero, Port = 500, Arrived = arrives }, new NatTrial.Unsolicited { At = TimeSpan.Zero, Port = 4500, Arrived = arrives }];

    private static IEnumerable<NatTrial> Asks(Func<Ipv4Endpoint, Ipv4Endpoint, Ipv4Endpoint> map)
    {
        foreach (int port in (int[])[500, 4500, 40_000])
        {
            var inner = new Ipv4Endpoint(Inside, port);
            int[] destinations = port == 40_000 ? [3478, 3479] : [port, 5500];
            foreach (var to in from address in (Ipv4Address[])[First, Second] from destination in destinations select new Ipv4Endpoint(address, destination))
                yield return Ask(inner, to, map(inner, to));
        }
    }
}
