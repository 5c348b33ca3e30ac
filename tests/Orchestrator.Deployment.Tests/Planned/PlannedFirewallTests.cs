using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Platforms;
using Orchestrator.Deployment.Linux;
using Orchestrator.Deployment.Tests.Compliance;
using Orchestrator.Deployment.Tests.Linux;

namespace Orchestrator.Deployment.Tests.Planned;

/// <summary>Planned firewalls of random links, and the real programs' own after the same link's script ran: the same model.</summary>
public sealed class PlannedFirewallTests
{
    private const string Mark = "@@rules";
    private const int Cases = 8;

    /// <summary>What other people have on a box.</summary>
    public static readonly TheoryData<string, string> Boxes = new()
    {
        { "Nftables", "nft 'add table inet f; add chain inet f i { type filter hook input priority 0; policy drop; }; add chain inet f w { type filter hook forward priority 0; }; add rule inet f w ct state invalid drop; add table ip n; add chain ip n p { type nat hook postrouting priority 100; }; add rule ip n p oifname wan0 masquerade'" },
        { "Nftables", "iptables-nft -P FORWARD DROP; iptables-nft -A INPUT -p tcp --dport 22 -j ACCEPT; iptables-nft -t nat -A POSTROUTING -o wan0 -j MASQUERADE" },
        { "Iptables", "iptables-nft -P FORWARD DROP; iptables-nft -t nat -A POSTROUTING -o wan0 -j MASQUERADE; nft 'add table ip n; add chain ip n p { type nat hook postrouting priority 100; }; add rule ip n p oifname wan1 masquerade'" },
        { "Iptables", "iptables-legacy -P INPUT DROP; iptables-legacy -t nat -A POSTROUTING -o wan0 -j MASQUERADE; iptables-legacy -t mangle -A FORWARD -j MARK --set-mark 1" },
        { "Iptables", "iptables-legacy -t nat -A POSTROUTING -o wan0 -j MASQUERADE; iptables-nft -A FORWARD -s 10.9.0.0/16 -j DROP" },
        { "Iptables", ":" },
    };

    [Theory]
    [MemberData(nameof(Boxes))]
    public async Task A_link_that_comes_and_goes_is_planned_as_it_happens(string backend, string others)
    {
        Sandbox.Require("nft", "iptables-nft", "iptables-legacy", "awk");
        var links = Enumerable.Range(0, Cases).Select(seed => RandomLinks.Make(seed, Enum.Parse<FirewallBackend>(backend))).ToList();
        string script = others + "\nmkdir /etc/orchestrator\n" + string.Concat(links.Select((_, index) => $"""

            rm -rf /etc/orchestrator/abcdefgh; cp -r {index}/etc/orchestrator/abcdefgh /etc/orchestrator/
            sh rules.sh {Mark}
            sh /etc/orchestrator/abcdefgh/link firewall-up
            sh rules.sh {Mark}
            [ $(({index} % 3)) -ne 2 ] || sh /etc/orchestrator/abcdefgh/link firewall-down
            """)) + $"\nsh rules.sh {Mark}\n";
        var files = FirewallParserTests.Files(links.Select(RandomLinks.Files)).Append(new("rules.sh", RemoteShell.Script("rules"))).ToDictionary();

        var result = (await Sandbox.RunAsync(script, files)).ShouldSucceed();

        var read = result.Output.Split($"{Mark} end\n")[..^1].Select(part => RuleReader.Rules(Sections.Parse(part + $"{Mark} end\n", Mark))).ToList();
        foreach (var (index, link) in links.Index())
        {
            ShouldBecome(read[index * 2], read[(index * 2) + 1], link, LinuxAction.FirewallUp, index);
            if (index % 3 == 2)
                ShouldBecome(read[(index * 2) + 1], read[(index * 2) + 2], null, LinuxAction.FirewallDown, index);
        }
    }

    private static void ShouldBecome(LinuxRules before, LinuxRules after, LinuxLink? link, LinuxAction action, int index)
    {
        var changes = new ChangeSet { Tag = RandomLinks.Tag, Baseline = "", Operations = [new RunAction { Action = action, Purpose = Purpose.Firewall }] };
        var planned = PlannedDevices.After(before, changes, new LinuxDesired { Tag = RandomLinks.Tag, Link = link }).Read();
        var real = after.Read();
        string[] wanted = SameModel.Of(real.Path).Split('\n'), seen = SameModel.Of(planned.Path).Split('\n');
        seen.Except(wanted).ShouldBeEmpty($"case {index}: planned and not there");
        wanted.Except(seen).ShouldBeEmpty($"case {index}: there and not planned");
        seen.ShouldBe(wanted, $"case {index}");
        planned.Notes.ShouldBe(real.Notes, ignoreOrder: true);
    }
}
