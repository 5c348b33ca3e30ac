using System.Collections.Immutable;
using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Responders;

namespace Orchestrator.Deployment.NatChecks.Routers;

/// <summary>A rule that counts datagrams of one of the responder's sockets to one of the router's, or the router's questions to it.</summary>
/// <param name="Index">Names the rule.</param>
/// <param name="Socket">The responder's socket.</param>
/// <param name="Port">The router's own port: 500 or 4500.</param>
/// <param name="Origin">What the NAT sees it as; null for the socket that the router asks.</param>
internal sealed record ProbeCounter(int Index, Ipv4Endpoint Socket, int Port, AnswerOrigin? Origin)
{
    /// <summary>Counts what the router itself sends to the socket.</summary>
    public bool Outwards { get; init; }

    /// <summary>
    /// For each of the router's ports: the socket it asks first, and where there are such, one that it never asks on either address. For each address
    /// that is asked: what leaves the router for it.
    /// </summary>
    public static ImmutableArray<ProbeCounter> Of(IReadOnlyList<Ipv4Address> asked, ImmutableArray<ResponderSocket> sockets)
    {
        var all = new List<(Ipv4Endpoint From, int Port, AnswerOrigin? Origin)>();
        foreach (var (port, role) in new[] { (500, PortRole.Ike), (4500, PortRole.NatTraversal) })
        {
            if (At(asked[0], role) is { } straight)
                all.Add((straight, port, null));
            if (At(asked[0], PortRole.Stun) is { } otherPort)
                all.Add((otherPort, port, AnswerOrigin.OtherPort));
            if (asked.Count > 1 && At(asked[1], PortRole.Stun) is { } otherAddress)
                all.Add((otherAddress, port, AnswerOrigin.OtherAddress));
        }
        var inwards = all.Index().Select(each => new ProbeCounter(each.Index, each.Item.From, each.Item.Port, each.Item.Origin));
        var outwards = asked.Select(address => At(address, PortRole.Ike)).OfType<Ipv4Endpoint>().Index().Select(each => new ProbeCounter(all.Count + each.Index, each.Item, 500, null) { Outwards = true });
        return [.. inwards, .. outwards];

        Ipv4Endpoint? At(Ipv4Address address, PortRole role) => sockets.FirstOrDefault(socket => socket.Role == role && socket.Endpoint.Address == address)?.Endpoint;
    }

    public Stamp Stamp(LinkTag tag) => new(tag, Purpose.ProbeCounter, Index);

    /// <summary>Before all other rules, so that none of them takes the packet first; "passthrough" counts and goes on.</summary>
    public AddRow Row(LinkTag tag, RowSelector? before) => new()
    {
        Menu = RouterOsMenu.FirewallRaw,
        Purpose = Purpose.ProbeCounter,
        Row = new RowSelector.ByStamp(Stamp(tag)),
        Before = before,
        Fields =
        [
            Field("chain", Outwards ? "output" : "prerouting"), Field("action", "passthrough"), Field("protocol", "udp"),
            .. Outwards ? ToSocket() : FromSocket(),
            Field("comment", $"{Stamp(tag)}"),
        ],
    };

    private Field[] FromSocket() => [Field("src-address", $"{Socket.Address}"), Field("src-port", Number(Socket.Port)), Field("dst-port", Number(Port))];

    // Whatever port the daemon speaks from.
    private Field[] ToSocket() => [Field("dst-address", $"{Socket.Address}"), Field("dst-port", Number(Socket.Port))];

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static Field Field(string name, string value) => new(name, new Value.Plain(value));
}
