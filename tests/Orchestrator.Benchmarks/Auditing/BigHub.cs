using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Benchmarks.Auditing;

/// <summary>
/// A hub as large providers have them: each link an IPIP tunnel inside a policy, an exception of its own before the masquerade,
/// and rules in forward that say who may reach what; every third rule names a list of addresses.
/// </summary>
internal static class BigHub
{
    private const uint Lan = 1, Wan = 2;
    private static readonly ChainName Input = new("filter", "input"), Forward = new("filter", "forward"), SourceNat = new("nat", "srcnat"), Guests = new("filter", "guests");

    public static (PacketPath Path, IReadOnlyList<Obligation> Obligations) Make(int rules, int links)
    {
        var shapes = Enumerable.Range(0, links).Select(Shape).ToList();
        var nat = shapes.ConvertAll(link => Accept(SourceNat, Outer(link)));
        nat.AddRange(Enumerable.Range(0, rules / 10).Select(number => Rule(SourceNat, Between(Desk(number), Ipv4Prefix.Parse("203.0.113.0/24")), new Effect.Masquerade(null))));
        nat.Add(Rule(SourceNat, new Match.In(PacketField.OutInterface, NumberSet.One(Wan)), new Effect.Masquerade(null)));
        var filter = new List<Rule> { Accept(Forward, State(ConnectionState.Established, ConnectionState.Related)), Jump() };
        filter.AddRange(Enumerable.Range(0, Math.Max(0, rules - nat.Count - filter.Count)).Select(Permission));
        return (new PacketPath
        {
            Device = "hub",
            Interfaces = new InterfaceTable([new("lan", Ipv4Address.Parse("10.0.0.1")), new("wan", Ipv4Address.Parse("198.51.100.10")),
                .. shapes.Select(link => new NetworkInterface(link.Name, link.Tunnel!.LocalEnd))]),
            Bases = [new(Hook.Input, 0, ChainKind.Filter, Input), new(Hook.Forward, 0, ChainKind.Filter, Forward), new(Hook.Postrouting, 100, ChainKind.Nat, SourceNat)],
            Chains = new Dictionary<ChainName, IReadOnlyList<Rule>>
            {
                [Input] = [Accept(Input, State(ConnectionState.Established, ConnectionState.Related))],
                [Forward] = Numbered(filter),
                [SourceNat] = Numbered(nat),
                [Guests] = [Rule(Guests, Between(Ipv4Prefix.Parse("172.20.0.0/16"), Ipv4Prefix.Parse("10.0.0.0/8")), new Verdict.Drop())],
            },
            LocalAddresses = NumberSet.Singles([Ipv4Address.Parse("10.0.0.1").Value, Ipv4Address.Parse("198.51.100.10").Value, .. shapes.Select(link => link.Tunnel!.LocalEnd.Value)]),
            Routes = new RouteTable([.. shapes.Select(link => new Route(link.RemoteLans[0], link.Tunnel!.Interface, Match.Always)),
                new Route(Ipv4Prefix.Parse("10.0.0.0/16"), Lan, Match.Always), new Route(Ipv4Prefix.Parse("0.0.0.0/0"), Wan, Match.Always)]),
            Policies = [.. shapes.Select(link => new IpsecPolicy
            {
                Name = link.Name, Action = PolicyAction.Encrypt, Protocol = 4,
                Source = Ipv4Prefix.Host(link.Tunnel!.LocalEnd), Destination = Ipv4Prefix.Host(link.Tunnel.RemoteEnd),
            })],
        }, [.. shapes.SelectMany(LinkObligations.Of)]);
    }

    private static LinkShape Shape(int number) => new()
    {
        Name = $"ipip-{number}",
        LocalLans = [Ipv4Prefix.Parse("10.0.0.0/16")],
        RemoteLans = [Ipv4Prefix.Of(new Ipv4Address(0x0A010000u + ((uint)number << 8)), 24)],
        LanInterfaces = NumberSet.One(Lan),
        Policies = new HashSet<int> { number },
        Tunnel = new TunnelShape((uint)number + 3, new Ipv4Address(0x0AFF8001u + (4 * (uint)number)), new Ipv4Address(0x0AFF8002u + (4 * (uint)number))),
        Carrier = new CarrierShape(NumberSet.One(Wan), Ipv4Address.Parse("198.51.100.10"), new Ipv4Address(0xCB007100u + (uint)number), true, true),
    };

    private static Match.All Outer(LinkShape link) => Between(Ipv4Prefix.Host(link.Tunnel!.LocalEnd), Ipv4Prefix.Host(link.Tunnel.RemoteEnd));

    /// <summary>One desk of the hub may use one port of one branch; every third speaks of a list of desks.</summary>
    private static Rule Permission(int number)
    {
        var branch = Ipv4Prefix.Of(new Ipv4Address(0x0A010000u + ((uint)(number % 200) << 8)), 24);
        Match who = number % 3 == 0
            ? new Match.In(PacketField.Source, NumberSet.Singles(Enumerable.Range(0, 40).Select(entry => 0x0A000000u + (uint)(((number * 131) + (entry * 397)) % 65000))))
            : PolicyMatch.Prefix(PacketField.Source, Desk(number));
        return Accept(Forward, new Match.All([who, PolicyMatch.Prefix(PacketField.Destination, branch), new Match.In(PacketField.Protocol, NumberSet.One(6)),
            new Match.In(PacketField.DestinationPort, NumberSet.One((uint)(number % 1000) + 1))]));
    }

    private static Ipv4Prefix Desk(int number) => Ipv4Prefix.Host(new Ipv4Address(0x0A000000u + ((uint)(number * 7919) % 65000)));

    private static Match.All Between(Ipv4Prefix source, Ipv4Prefix destination) =>
        new([PolicyMatch.Prefix(PacketField.Source, source), PolicyMatch.Prefix(PacketField.Destination, destination)]);

    private static Match.In State(params ConnectionState[] states) => new(PacketField.State, NumberSet.Singles(states.Select(state => (uint)state)));

    private static Rule Jump() => Rule(Forward, new Match.In(PacketField.InInterface, NumberSet.One(Lan)), new Verdict.Jump(Guests));

    private static Rule Accept(ChainName chain, Match match) => Rule(chain, match, new Verdict.Accept());

    private static Rule Rule(ChainName chain, Match match, Effect effect) => Rule(chain, match, new Verdict.Accept()) with { Effects = [effect] };

    private static Rule Rule(ChainName chain, Match match, Verdict verdict) =>
        new() { Name = new RuleName(chain, 0, "", ""), Text = "", Match = match, Verdict = verdict };

    private static Rule[] Numbered(List<Rule> rules) => [.. rules.Select((rule, number) => rule with { Name = rule.Name with { Number = number } })];
}
