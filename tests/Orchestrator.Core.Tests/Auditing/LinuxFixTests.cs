using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Tests.Auditing;

public sealed class LinuxFixTests
{
    private const string Saved =
        """
        *nat
        :PREROUTING ACCEPT [0:0]
        :INPUT ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        :POSTROUTING ACCEPT [0:0]
        -A POSTROUTING -o eth0 -j MASQUERADE
        -A POSTROUTING -s 10.1.0.0/24 -d 10.2.0.0/24 -j ACCEPT
        COMMIT
        """;

    private static readonly Match Lans = new Match.All([
        new Match.In(PacketField.Source, NumberSet.Between(0x0A010000, 0x0A0100FF)), new Match.In(PacketField.Destination, NumberSet.Between(0x0A020000, 0x0A0200FF))]);

    [Fact]
    public void Rules_of_others_on_a_box_are_changed_by_commands_for_a_person()
    {
        var (rules, path, chain) = Box();
        var (masquerade, exception) = (path.Rules(chain)[0], path.Rules(chain)[1]);
        Said(rules, path, new PathFix.Insert(chain, masquerade, Lans)).ShouldBe(["iptables -t nat -I POSTROUTING 1 -s 10.1.0.0/24 -d 10.2.0.0/24 -j ACCEPT"]);
        Said(rules, path, new PathFix.Move(exception, masquerade)).ShouldBe([
            "iptables -t nat -I POSTROUTING 1 -s 10.1.0.0/24 -d 10.2.0.0/24 -j ACCEPT", "iptables -t nat -D POSTROUTING 3"]);
        Said(rules, path, new PathFix.SpareEncrypted(masquerade)).ShouldBe(["iptables -t nat -R POSTROUTING 1 -m policy --dir out --pol none -o eth0 -j MASQUERADE"]);
    }

    [Fact]
    public void What_no_command_says_is_not_said()
    {
        var (rules, path, chain) = Box();
        LinuxFix.Of(rules, path, new PathFix.Insert(chain, null, new Match.Undecided("time"))).ShouldBeNull();
        LinuxFix.Of(rules, path, new PathFix.Insert(new ChainName("sysctl", "net.ipv4.ip_forward"), null, Lans)).ShouldBeNull();
    }

    private static (LinuxRules, PacketPath, ChainName) Box()
    {
        var rules = new LinuxRules { Device = "box", Iptables = Saved };
        return (rules, rules.Read().Path, new ChainName("nat", "POSTROUTING"));
    }

    private static IReadOnlyList<string> Said(LinuxRules rules, PacketPath path, PathFix fix) => LinuxFix.Of(rules, path, fix).ShouldBeOfType<DeviceFix.Copy>().Commands;
}
