using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Reading.Iptables;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Tests.Auditing.Iptables;

/// <summary>When Linux asks its policies, and what rules see of it: found by asking the kernel (suite nat-oracle).</summary>
public sealed class PolicyPathTests
{
    private const string Tunnel = "src 10.1.0.0/24 dst 10.2.0.0/24 \n\tdir out priority 100 ptype main \n\ttmpl src 203.0.113.10 dst 203.0.113.20\n\t\tproto esp reqid 1 mode tunnel\n";
    private const string Block = "src 10.1.0.0/24 dst 10.2.0.0/24 \n\tdir out action block priority 100 ptype main \n";

    [Fact]
    public void What_a_policy_discards_is_not_saved_by_a_translation_of_its_source()
    {
        var path = Path(Block, "-A POSTROUTING -o wan0 -j SNAT --to-source 198.51.100.10");
        Ending(path).ShouldBe(new Ending.DroppedByPolicy(0));
    }

    [Fact]
    public void Rules_see_a_packet_of_a_tunnel_leave_by_the_interface_of_the_outer_packet()
    {
        var path = Path(Tunnel, "-A POSTROUTING -o wan1 -j MASQUERADE");
        var trace = new PacketWalk(path, new NoChoices()).Receive(Probe(path));
        // Masqueraded by a rule for the other uplink; so no policy takes it, and it leaves by its own route in clear.
        trace.Ending.ShouldBeOfType<Ending.SentInClear>();
        trace.Leaving.Source.ShouldBe(Ipv4Address.Parse("203.0.113.10"));
        trace.Leaving[PacketField.OutInterface].ShouldBe(path.Interfaces.Number("wan0"));
        Ending(path).ShouldBeOfType<Ending.SentInClear>();
        Ending(Path(Tunnel, "-A POSTROUTING -o wan0 -j MASQUERADE")).ShouldBe(new Ending.Encrypted(0));
    }

    [Fact]
    public void A_tunnel_to_whose_end_no_route_leads_takes_packets_and_loses_them() =>
        Ending(Path(Tunnel.Replace("203.0.113.20", "10.9.0.1", StringComparison.Ordinal), "")).ShouldBeOfType<Ending.NoRoute>();

    [Fact]
    public void Of_equal_priorities_the_oldest_policy_is_asked_first() =>
        XfrmPolicyText.Read(Block + Tunnel).Select(policy => policy.Policy.Action).ShouldBe([PolicyAction.Encrypt, PolicyAction.Discard], "ip lists the newest first");

    /// <summary>The packet's end, which both walks must name.</summary>
    private static Ending Ending(PacketPath path)
    {
        var packet = Probe(path);
        var ending = new PacketWalk(path, new NoChoices()).Receive(packet).Ending;
        var space = new PacketSpace();
        var walk = new SetWalk(space, path);
        var fates = walk.Receive(walk.Enter(DiagramStore.True, ConnectionState.New)).Where(fate => Sample.MayBeIn(space, fate.Flow.Set, packet, _ => null)).ToList();
        fates.ShouldHaveSingleItem().Ending.ShouldBe(ending);
        return ending;
    }

    private static Packet Probe(PacketPath path) => new Packet().With(PacketField.InInterface, path.Interfaces.Number("lan0")).With(PacketField.Protocol, 17)
        .With(PacketField.Source, Ipv4Address.Parse("10.1.0.5").Value).With(PacketField.Destination, Ipv4Address.Parse("10.2.0.9").Value);

    private static PacketPath Path(string policies, string rule) => IptablesReader.Read("box", $"*nat\n{rule}\nCOMMIT\n", null, new LinuxSurroundings
    {
        Interfaces = IpText.Interfaces("2: lan0    inet 10.1.0.1/24 scope global lan0\n3: wan0    inet 198.51.100.10/24 scope global wan0\n4: wan1    inet 203.0.113.10/24 scope global wan1\n"),
        Routes = IpText.Routes("default via 198.51.100.1 dev wan0 \n203.0.113.0/24 dev wan1 \nblackhole 10.9.0.0/16 \n"),
        Policies = XfrmPolicyText.Read(policies),
    }).Path;

    private sealed class NoChoices : IPacketChoices
    {
        public bool Undecided(string name) => throw new InvalidOperationException(name);

        public uint Choose(PacketField field, uint first, uint last) => first == last ? first : throw new InvalidOperationException(field.ToString());

        public uint Leave(Packet packet) => throw new InvalidOperationException("The routes are known.");
    }
}
