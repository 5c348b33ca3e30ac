using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;

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

    private static readonly LinkTag Tag = LinkTag.From(Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"));

    [Fact]
    public void Rules_of_others_on_a_box_are_edits_that_read_as_commands()
    {
        var (rules, path, chain) = Box();
        var (masquerade, exception) = (path.Rules(chain)[0], path.Rules(chain)[1]);
        Said(rules, path, new PathFix.Insert(chain, masquerade, Lans)).ShouldBe([$"iptables -t nat -I POSTROUTING 1 -s 10.1.0.0/24 -d 10.2.0.0/24 -m comment --comment \"orch:{Tag}:audit-fix\" -j ACCEPT"]);
        Said(rules, path, new PathFix.Move(exception, masquerade)).ShouldBe([
            "iptables -t nat -I POSTROUTING 1 -s 10.1.0.0/24 -d 10.2.0.0/24 -j ACCEPT", "iptables -t nat -D POSTROUTING 3"]);
        Said(rules, path, new PathFix.SpareEncrypted(masquerade)).ShouldBe(["iptables -t nat -R POSTROUTING 1 -o eth0 -m policy --dir out --pol none -j MASQUERADE"]);
        Said(rules, path, new PathFix.Narrow(exception, new Match.In(PacketField.Destination, NumberSet.Between(0x0A020080, 0x0A0200FF)))).ShouldBe([
            "iptables -t nat -R POSTROUTING 2 -s 10.1.0.0/24 -d 10.2.0.128/25 -j ACCEPT"]);
    }

    [Fact]
    public void Chains_that_a_tool_writes_anew_are_changed_in_that_tool()
    {
        foreach (var (chain, why) in ((string, NotPushed)[])[("ufw-before-forward", NotPushed.RulesOfUfw), ("DOCKER", NotPushed.RulesOfDocker), ("FWDI_public_deny", NotPushed.RulesOfFirewalld), ("ORCH-abcdefgh-FORWARD", NotPushed.RulesOfALink)])
        {
            var rules = new LinuxRules { Device = "box", Iptables = Saved.Replace("*nat", $"*filter\n:FORWARD ACCEPT [0:0]\n:{chain} - [0:0]\n-A FORWARD -j {chain}\n-A {chain} -j DROP\nCOMMIT\n*nat", StringComparison.Ordinal) };
            var path = rules.Read().Path;
            var drop = path.Rules(new ChainName("filter", chain))[0];
            LinuxFix.Of(rules, path, Found(Miss.Dropped), new PathFix.Insert(drop.Name.Chain, drop, Lans), Tag).ShouldBeOfType<DeviceFix.Copy>().Why.ShouldBe(why);
        }
        RuleOwners.Of(new RulePlace(PacketFilter.Iptables, "filter", "DOCKER-USER")).ShouldBeNull();
    }

    [Fact]
    public void What_no_command_says_is_not_said()
    {
        var (rules, path, chain) = Box();
        LinuxFix.Of(rules, path, Found(Miss.Translated), new PathFix.Insert(chain, null, new Match.Undecided("time")), Tag).ShouldBeNull();
        LinuxFix.Of(rules, path, Found(Miss.Translated), new PathFix.Insert(new ChainName("sysctl", "net.ipv4.ip_forward"), null, Lans), Tag).ShouldBeNull();
    }

    private static (LinuxRules, PacketPath, ChainName) Box()
    {
        var rules = new LinuxRules { Device = "box", Iptables = Saved };
        return (rules, rules.Read().Path, new ChainName("nat", "POSTROUTING"));
    }

    private static Finding Found(Miss miss) =>
        new(new Obligation { Kind = TrafficKind.LanToTunnel, Link = "hub", Traffic = Lans, Expect = new Expectation.EncryptedBy(new HashSet<int>(), NumberSet.One(1)) }, Turn.First, miss, null, true, 1, null!, []);

    private static IReadOnlyList<string> Said(LinuxRules rules, PacketPath path, PathFix fix) =>
        [.. LinuxFix.Of(rules, path, Found(Miss.Translated), fix, Tag).ShouldBeOfType<DeviceFix.Push>().Desired.ShouldBeOfType<LinuxEdits>().Operations.SelectMany(RuleCommands.Of)];
}
