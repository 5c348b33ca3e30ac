using System.Globalization;
using System.Text;
using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Planned;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Deployment.Linux;
using Orchestrator.Deployment.Tests.Compliance;
using Orchestrator.Deployment.Tests.Linux;

namespace Orchestrator.Deployment.Tests.Planned;

/// <summary>Fixes as they are planned, and the real programs' own listing after the very scripts wrote them: the same model.</summary>
public sealed class PlannedRuleEditTests
{
    private const string Mark = "@@rules";

    private static readonly LinkTag Tag = LinkTag.From(Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"));

    private static readonly Match Lans = new Match.All([
        new Match.In(PacketField.Source, NumberSet.Between(0x0A010000, 0x0A0100FF)), new Match.In(PacketField.Destination, NumberSet.Between(0x0A020000, 0x0A0200FF))]);

    private static readonly Match Services = new Match.All([
        new Match.In(PacketField.Protocol, NumberSet.One(6)), new Match.In(PacketField.DestinationPort, NumberSet.Of(new NumberRange(80, 80), new NumberRange(8000, 8080))),
        new Match.In(PacketField.Source, NumberSet.Between(0x0A010003, 0x0A010009)), new Match.In(PacketField.Destination, NumberSet.One(0x0A020005))]);

    private static readonly Match Far = new Match.In(PacketField.Destination, NumberSet.Between(0x0A020080, 0x0A0200FF));

    [Theory]
    [InlineData("iptables-nft", "nat", "POSTROUTING")]
    [InlineData("iptables-legacy", "nat", "POSTROUTING")]
    [InlineData("nft", "ip nat", "post")]
    [InlineData("nft", "inet nat", "post")]
    public async Task A_fix_is_planned_as_it_happens_and_is_in_effect_then(string program, string table, string chain)
    {
        Sandbox.Require("nft", "iptables-nft", "iptables-legacy", "awk");
        string load = program == "nft"
            ? $"nft 'flush ruleset; add table {table}; add chain {table} {chain} {{ type nat hook postrouting priority 100; }}; add rule {table} {chain} oifname \"wan0\" counter masquerade; add rule {table} {chain} ip saddr 10.1.0.0/24 counter accept comment \"it is \\$(id) !\"; add rule {table} {chain} ip protocol udp counter accept'\n"
            : $"{program} -t nat -F; {program} -t nat -A POSTROUTING -o wan0 -j MASQUERADE; {program} -t nat -A POSTROUTING -s 10.1.0.0/24 -m comment --comment 'it is \"odd\" $(id) !' -j ACCEPT; {program} -t nat -A POSTROUTING -p udp -j ACCEPT\n";
        var files = new Dictionary<string, string>
        {
            ["rules.sh"] = RemoteShell.Script("rules"),
            ["edit.sh"] = RemoteShell.Script("edit-rules").Replace("printf '%s' \"$3\"", "printf '%s' \"${3%.}\"", StringComparison.Ordinal),
        };
        var before = Read((await Sandbox.RunAsync($"{load}sh rules.sh {Mark}\n", files)).ShouldSucceed())[0];
        var path = before.Read().Path;
        var place = path.Chains.Keys.Single(name => name.Table.EndsWith(table, StringComparison.Ordinal) && name.Chain == chain);
        var (masquerade, accept, last) = (path.Rules(place)[0], path.Rules(place)[1], path.Rules(place)[2]);
        PathFix[] fixes =
        [
            new PathFix.Insert(place, masquerade, Lans), new PathFix.Insert(place, accept, Services), new PathFix.Insert(place, null, Lans),
            new PathFix.SpareEncrypted(masquerade), new PathFix.Narrow(accept, Far), new PathFix.Move(accept, masquerade), new PathFix.Move(last, masquerade),
        ];
        var planned = fixes.Select(fix => (Fix: fix, Edits: (LinuxEdits)LinuxFix.Of(before, path, Found, fix, Tag).ShouldBeOfType<DeviceFix.Push>($"{fix}").Desired)).ToList();
        var script = new StringBuilder(load);
        foreach (var (index, (_, edits)) in planned.Index())
        {
            files[$"do{index}"] = RuleSteps.Forward(edits.Operations[0]);
            files[$"back{index}"] = RuleSteps.Back(edits.Operations[0]);
            script.Append(CultureInfo.InvariantCulture, $"""
                mkdir undo{index}; cp back{index} undo{index}/rules-back
                sh edit.sh keep undo{index} "$(cat back{index}; echo .)"
                sh edit.sh do undo{index} "$(cat do{index}; echo .)"
                sh rules.sh {Mark}
                sh edit.sh back undo{index}
                sh rules.sh {Mark}

                """);
        }
        var read = Read((await Sandbox.RunAsync(script.ToString(), files)).ShouldSucceed());

        foreach (var (index, (fix, edits)) in planned.Index())
        {
            string where = $"{program} {table}: {string.Join('\n', edits.Operations.SelectMany(RuleCommands.Of))}";
            var (after, back) = (read[index * 2], read[(index * 2) + 1]);
            var changes = LinuxEditComparer.Compare(edits, Actual(before));
            changes.Operations.ShouldHaveSingleItem(where);
            LinuxEditComparer.Compare(edits, Actual(after)).Operations.ShouldBeEmpty($"{where}\n{after.NftablesText}{after.Iptables}");
            SameModel.Of(PlannedRules.After(before, changes).Read().Path).ShouldBe(SameModel.Of(after.Read().Path), where);
            SameModel.Of(back.Read().Path).ShouldBe(SameModel.Of(path), where);
            LinuxEditComparer.Compare(edits, Actual(back)).Baseline.ShouldBe(changes.Baseline, where);
        }
    }

    private static Finding Found => new(
        new Obligation { Kind = TrafficKind.LanToTunnel, Link = "hub", Traffic = Lans, Expect = new Expectation.EncryptedBy(new HashSet<int>(), NumberSet.One(1)) }, Turn.First, Miss.Translated, null, true, 1, null!, []);

    private static LinuxActual Actual(LinuxRules rules) => new()
    {
        Files = [],
        Running = new LinuxRunning(),
        Tables = new BoxTables { Iptables = rules.IptablesIsOlder ? null : rules.Iptables, LegacyIptables = rules.IptablesIsOlder ? rules.Iptables : rules.LegacyIptables, Nftables = rules.NftablesText },
    };

    private static List<LinuxRules> Read(SandboxResult result) =>
        [.. result.Output.Split($"{Mark} end\n")[..^1].Select(part => RuleReader.Rules(Sections.Parse(part + $"{Mark} end\n", Mark)))];
}
