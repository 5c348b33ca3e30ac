using System.Globalization;
using System.Text;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Deployment.Linux;

namespace Orchestrator.Deployment.Tests.Linux;

/// <summary>Random edits of random chains, carried out by the very scripts with the real programs, and taken back.</summary>
public sealed class RuleEditScriptTests
{
    private const int Cases = 16;

    /// <summary>As iptables-save prints them: what is quoted there is quoted here.</summary>
    private static readonly string[] Iptables =
    [
        "-o eth0 -j MASQUERADE",
        "-s 10.1.0.0/24 -d 10.2.0.0/24 -j ACCEPT",
        """! -s 10.9.0.0/16 -o wan0 -m comment --comment "it\'s \"odd\" $(touch /run/owned) `id` ; !  two" -j MASQUERADE""",
        "-s 10.1.0.5/32 -p tcp -m tcp --dport 80 -j RETURN",
        "-m policy --dir out --pol ipsec -j ACCEPT",
        """-m comment --comment "-I POSTROUTING 1" -j ACCEPT""",
        "! -d 10.0.0.0/8 -o eth+ -m policy --dir out --pol none -j SNAT --to-source 198.51.100.1",
        "-d 10.3.0.0/16",
    ];

    /// <summary>As nft lists them.</summary>
    private static readonly string[] Nft =
    [
        "oifname \"eth0\" masquerade",
        "ip saddr 10.1.0.0/24 ip daddr 10.2.0.0/24 accept",
        "ip saddr != 10.9.0.0/16 oifname \"wan0\" masquerade comment \"it's $(touch /run/owned) `id` ; ! # handle 3\"",
        "ip saddr 10.1.0.5 tcp dport 80 return",
        "rt ipsec exists accept",
        "ip daddr { 10.3.0.0/16, 10.5.0.0/16 } accept",
        "tcp dport { 80, 443 } counter accept",
    ];

    [Theory]
    [InlineData("iptables")]
    [InlineData("legacy")]
    [InlineData("nft")]
    public async Task An_edit_does_what_it_says_and_its_undo_leaves_what_was(string filter)
    {
        Sandbox.Require("nft", "iptables-nft", "iptables-legacy", "awk");
        var cases = Enumerable.Range(0, Cases).Select(seed => Make(filter, new Random(seed))).ToList();
        var files = new Dictionary<string, string> { ["edit.sh"] = RemoteShell.Script("edit-rules") };
        var script = new StringBuilder(filter == "nft" ? Nftables : IptablesSetup(filter));
        foreach (var (index, one) in cases.Index())
        {
            files[$"load{index}"] = filter == "nft"
                ? $"flush ruleset\ntable ip nat {{\n chain POSTROUTING {{\n type nat hook postrouting priority srcnat; policy accept;\n{string.Join('\n', one.Rules)}\n }}\n chain other {{\n counter accept\n }}\n}}\n"
                : $"*nat\n:POSTROUTING ACCEPT\n:OTHER -\n{string.Concat(one.Rules.Select(rule => $"-A POSTROUTING {rule}\n"))}-A OTHER -j ACCEPT\nCOMMIT\n";
            files[$"do{index}"] = RuleSteps.Forward(one.Edit);
            files[$"back{index}"] = RuleSteps.Back(one.Edit);
            script.Append(CultureInfo.InvariantCulture, $"""

                load load{index}; mkdir undo{index}; cp back{index} undo{index}/rules-back
                echo "@@ {index} before"; show
                sh edit.sh keep undo{index} "$(cat back{index}; echo .)"
                sh edit.sh do undo{index} "$(cat do{index}; echo .)"
                echo "@@ {index} after"; show
                sh edit.sh back undo{index}
                echo "@@ {index} back"; show
                sh edit.sh back undo{index}
                echo "@@ {index} again"; show

                """);
        }
        script.Append("[ ! -e /run/owned ]\n");
        // The dot keeps the shell from cutting the last newline; the steps end before it.
        files["edit.sh"] = files["edit.sh"].Replace("printf '%s' \"$3\"", "printf '%s' \"${3%.}\"", StringComparison.Ordinal);

        var parts = (await Sandbox.RunAsync(script.ToString(), files)).ShouldSucceed().Parts;

        foreach (var (index, one) in cases.Index())
        {
            string where = string.Create(CultureInfo.InvariantCulture, $"{filter} {index}\n{RuleSteps.Forward(one.Edit)}");
            Chain(filter, parts[$"{index} before"]).ShouldBe(one.Rules, where);
            Chain(filter, parts[$"{index} after"]).ShouldBe(one.After, where);
            parts[$"{index} back"].ShouldBe(parts[$"{index} before"], where);
            parts[$"{index} again"].ShouldBe(parts[$"{index} before"], where);
        }
        cases.Select(one => one.Kind).Distinct().Count().ShouldBe(4);
    }

    [Theory]
    [InlineData("iptables")]
    [InlineData("nft")]
    public async Task A_rule_that_reads_otherwise_is_not_touched_and_a_change_by_others_survives_the_undo(string filter)
    {
        Sandbox.Require("nft", "iptables-nft", "iptables-legacy", "awk");
        string[] pool = filter == "nft" ? Nft : Iptables;
        var place = Place(filter);
        var edit = new EditRules { Place = place, Old = new RuleAt(1, pool[0], 1), New = [new NewRule(pool[1])], Purpose = Purpose.AuditFix };
        var gone = edit with { Old = new RuleAt(1, pool[3], 1) };
        string others = filter == "nft" ? $"nft 'insert rule ip nat POSTROUTING {pool[5]}'" : "iptables-nft -t nat -I POSTROUTING 1 -s 10.77.0.0/16 -j ACCEPT";
        string load = filter == "nft" ? $"flush ruleset\ntable ip nat {{\n chain POSTROUTING {{\n type nat hook postrouting priority srcnat;\n{pool[0]}\n{pool[4]}\n }}\n}}\n" : $"*nat\n:POSTROUTING ACCEPT\n-A POSTROUTING {pool[0]}\n-A POSTROUTING {pool[4]}\nCOMMIT\n";
        var files = new Dictionary<string, string>
        {
            ["edit.sh"] = RemoteShell.Script("edit-rules").Replace("printf '%s' \"$3\"", "printf '%s' \"${3%.}\"", StringComparison.Ordinal),
            ["load"] = load,
            ["gone"] = RuleSteps.Forward(gone),
            ["do"] = RuleSteps.Forward(edit),
            ["back"] = RuleSteps.Back(edit),
        };
        string script = (filter == "nft" ? Nftables : IptablesSetup(filter)) + $"""

            load load; mkdir undo; cp back undo/rules-back
            ! sh edit.sh do nowhere "$(cat do; echo .)" 2>/dev/null
            sh edit.sh keep undo "$(cat back; echo .)"
            ! sh edit.sh do undo "$(cat gone; echo .)" 2>/dev/null
            echo "@@ refused"; show
            sh edit.sh do undo "$(cat do; echo .)"
            {others}
            sh edit.sh back undo
            echo "@@ back"; show
            """;

        var parts = (await Sandbox.RunAsync(script, files)).ShouldSucceed().Parts;

        Chain(filter, parts["refused"]).ShouldBe([pool[0], pool[4]]);
        Chain(filter, parts["back"]).Skip(1).ShouldBe([pool[0], pool[4]]);
        Chain(filter, parts["back"]).Count.ShouldBe(3);
    }

    private const string Nftables = """
        load() { nft -f "$1"; }
        show() { nft -s list ruleset; }
        """;

    private static string IptablesSetup(string filter) => (filter == "legacy" ? "kind=iptables-legacy" : "kind=iptables-nft") + """

        load() { "$kind-restore" <"$1"; }
        show() { "$kind-save" -t nat | sed '/^#/d; s/\[.*\]//'; }
        """;

    private static RulePlace Place(string filter) => filter switch
    {
        "nft" => new RulePlace(PacketFilter.Nftables, "ip nat", "POSTROUTING"),
        "legacy" => new RulePlace(PacketFilter.IptablesLegacy, "nat", "POSTROUTING"),
        _ => new RulePlace(PacketFilter.Iptables, "nat", "POSTROUTING"),
    };

    private static IReadOnlyList<string> Chain(string filter, string shown) => filter == "nft"
        ? [.. RuleListing.Listed(string.Join('\n', shown.Split('\n').Select(line => line.StartsWith("\t\t", StringComparison.Ordinal) && !line.StartsWith("\t\ttype", StringComparison.Ordinal) ? line + " # handle 1" : line)), "ip nat", "POSTROUTING").Select(rule => rule.Text)]
        : [.. RuleListing.Saved(shown, "nat", "POSTROUTING").Select(rule => rule.Text)];

    private static (string Kind, IReadOnlyList<string> Rules, EditRules Edit, IReadOnlyList<string> After) Make(string filter, Random random)
    {
        string[] pool = filter == "nft" ? Nft : Iptables;
        var rules = Enumerable.Range(0, random.Next(2, 7)).Select(_ => pool[random.Next(pool.Length)]).ToList();
        var listed = rules.Select(rule => new ListedRule(rule, "")).ToList();
        string stamp = new Stamp(LinkTag.From(Guid.Parse("01234567-89ab-cdef-0123-456789abcdef")), Purpose.AuditFix, random.Next(3)).ToString();
        string added = filter == "nft" ? $"ip saddr 10.8.0.0/16 accept comment \"{stamp}\"" : $"-s 10.8.0.0/16 -m comment --comment \"{stamp}\" -j ACCEPT";
        var edit = new EditRules { Place = Place(filter), Purpose = Purpose.AuditFix };
        var after = rules.ToList();
        int at = random.Next(rules.Count);
        switch (random.Next(4))
        {
            case 0:
                int? place = random.Next(3) == 0 ? null : at;
                after.Insert(place ?? rules.Count, added);
                return ("insert", rules, edit with { New = [new NewRule(added)], Before = place is { } number ? RuleListing.At(listed, number + 1) : null }, after);
            case 1:
                after[at] = filter == "nft" ? "rt ipsec missing oifname \"eth9\" accept" : "-o eth9 -m policy --dir out --pol none -j ACCEPT";
                return ("replace", rules, edit with { Old = RuleListing.At(listed, at + 1), New = [new NewRule(after[at])] }, after);
            case 2 when at > 0 && rules.IndexOf(rules[at]) == at:
                int to = random.Next(at);
                after.RemoveAt(at);
                after.Insert(to, rules[at]);
                return ("move", rules, edit with
                {
                    Old = RuleListing.At(listed, at + 1),
                    New = [new NewRule(rules[at])],
                    Before = RuleListing.At(listed, to + 1),
                    WasBefore = at + 1 < rules.Count ? RuleListing.At(listed, at + 2) : null,
                }, after);
            default:
                after.RemoveAt(at);
                return ("delete", rules, edit with { Old = RuleListing.At(listed, at + 1), WasBefore = at + 1 < rules.Count ? RuleListing.At(listed, at + 2) : null }, after);
        }
    }
}
