using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Reading.Iptables;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Tests.Auditing.Iptables;

/// <summary>A SYN without the option of its segment size grows by it when it is clamped: found by asking the kernel (suite nat-oracle, seed 3317).</summary>
public sealed class AddedOptionTests
{
    [Fact]
    public void Rules_that_come_later_see_the_longer_packet_and_both_walks_say_so_of_every_length()
    {
        var path = Read("-A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1400", "-A FORWARD -m length --length 40:44 -j DROP");
        var space = new PacketSpace();
        var walk = new SetWalk(space, path);
        var fates = walk.Receive(walk.Enter(DiagramStore.True, ConnectionState.New));
        foreach (uint length in Enumerable.Range(28, 40).Concat([60, 252, 508, 1020, 4092, 65528, 65532, 65535]).Select(length => (uint)length))
        {
            foreach (uint size in new uint[] { 0, 1200 })
            {
                var packet = Syn(path, length, size);
                var ending = new PacketWalk(path, new NoChoices()).Receive(packet).Ending;
                uint then = size == 0 && length < 65532 ? length + 4 : length;
                (ending is Ending.DroppedByRule).ShouldBe(then is >= 40 and <= 44, $"{length} octets, segments of {size}");
                fates.Where(fate => Sample.MayBeIn(space, fate.Flow.Set, packet, _ => null)).ShouldHaveSingleItem().Ending.ShouldBe(ending, $"{length} octets, segments of {size}");
            }
        }
    }

    private static Packet Syn(PacketPath path, uint length, uint size) => new Packet().With(PacketField.InInterface, path.Interfaces.Number("lan0")).With(PacketField.Protocol, 6)
        .With(PacketField.TcpFlags, 2).With(PacketField.Length, length).With(PacketField.SegmentSize, size)
        .With(PacketField.Source, Ipv4Address.Parse("10.1.0.5").Value).With(PacketField.Destination, Ipv4Address.Parse("10.2.0.9").Value);

    private static PacketPath Read(string mangle, string filter) => IptablesReader.Read("box", $"*mangle\n{mangle}\nCOMMIT\n*filter\n{filter}\nCOMMIT\n", null, new LinuxSurroundings
    {
        Interfaces = IpText.Interfaces("2: lan0    inet 10.1.0.1/24 scope global lan0\n3: wan0    inet 198.51.100.10/24 scope global wan0\n"),
        Routes = IpText.Routes("default via 198.51.100.1 dev wan0 \n"),
    }).Path;

    private sealed class NoChoices : IPacketChoices
    {
        public bool Undecided(string name) => throw new InvalidOperationException(name);

        public uint Choose(PacketField field, uint first, uint last) => throw new InvalidOperationException(field.ToString());

        public uint Leave(Packet packet) => throw new InvalidOperationException("The routes are known.");
    }
}
