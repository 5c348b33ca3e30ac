using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Core.Tests.Linux;

/// <summary>Edits of a box's rules as data: words, steps, what is lacking, and the line in the file that keeps a rule.</summary>
public sealed class RuleEditTests
{
    private const string Masquerade = """-o eth0 -m comment --comment "it\'s \"mine\" !" -j MASQUERADE""", Accept = "-s 10.1.0.0/24 -j ACCEPT";

    private static readonly LinkTag Tag = LinkTag.From(Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"));
    private static readonly RulePlace Nat = new(PacketFilter.Iptables, "nat", "POSTROUTING");
    private static readonly RulePlace NftNat = new(PacketFilter.Nftables, "ip nat", "post");

    private static string Stamped => $"-s 10.1.0.0/24 -d 10.2.0.0/24 -m comment --comment \"orch:{Tag}:audit-fix\" -j ACCEPT";

    [Fact]
    public void Words_joined_are_the_rule_again_whatever_is_quoted_in_it()
    {
        var word = Gen.Elements("-o", "eth0", "!", "--comment", "\"a b\"", """ "it\'s \"x\" -j DROP" """.Trim(), "'single \"one\"'", "\"\"", "$(id)", "a\"b c\"d");
        Prop.ForAll(word.ArrayOf().ToArbitrary(), words =>
        {
            string text = string.Join(' ', words);
            return RuleText.Words(text).SequenceEqual(words) && string.Join(' ', RuleText.Words(text)) == text;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Steps_lead_there_and_back()
    {
        var insert = new EditRules { Place = Nat, New = [new NewRule(Stamped)], Before = new RuleAt(2, Masquerade, 1), Purpose = Purpose.AuditFix };
        RuleSteps.Forward(insert).ShouldBe($"iptables\nnat\nPOSTROUTING\nat 1 {Masquerade}\nadd {Stamped}\n");
        RuleSteps.Back(insert).ShouldBe($"iptables\nnat\nPOSTROUTING\nat 1 {Stamped}\nremove\n");

        var move = new EditRules { Place = Nat, Old = new RuleAt(3, Accept, 1), New = [new NewRule(Accept)], Before = new RuleAt(1, Masquerade, 1), Purpose = Purpose.AuditFix };
        RuleSteps.Forward(move).ShouldBe($"iptables\nnat\nPOSTROUTING\nat 1 {Accept}\nremove\nat 1 {Masquerade}\nadd {Accept}\n");
        RuleSteps.Back(move).ShouldBe($"iptables\nnat\nPOSTROUTING\nneed 1 {Accept}\nremove\nend\nnear 3\nadd {Accept}\n");

        var replace = new EditRules { Place = NftNat, Old = new RuleAt(1, "masquerade", 2, "7"), New = [new NewRule("rt ipsec missing masquerade")], Purpose = Purpose.AuditFix };
        RuleSteps.Forward(replace).ShouldBe("nft\nip nat\npost\nat 2 masquerade\nadd rt ipsec missing masquerade\nremove\n");
        RuleSteps.Back(replace).ShouldBe("nft\nip nat\npost\nneed 1 rt ipsec missing masquerade\nadd masquerade\nremove\n");
        RuleCommands.Of(replace).ShouldBe(["nft insert rule ip nat post position 7 rt ipsec missing masquerade", "nft delete rule ip nat post handle 7"]);
    }

    [Fact]
    public void Nothing_but_one_line_of_text_and_a_chains_name_becomes_a_step()
    {
        var edit = new EditRules { Place = Nat, New = [new NewRule("-j ACCEPT\nremove")], Purpose = Purpose.AuditFix };
        Should.Throw<ArgumentException>(() => RuleSteps.Forward(edit));
        foreach (string chain in (string[])["", "two words", "a;b", "$(id)", "-F", "a\nb"])
            Should.Throw<ArgumentException>(() => RuleSteps.Forward(edit with { Place = Nat with { Chain = chain }, New = [] }), chain);
        RuleText.IsPlain("-j LOG --log-prefix \"a\tb\"").ShouldBeFalse();
    }

    [Fact]
    public void An_edit_is_lacking_until_it_is_in_effect_and_another_rule_in_its_place_is_another_edit()
    {
        var replace = new EditRules { Place = Nat, Old = new RuleAt(2, Masquerade, 1), New = [new NewRule("-j MASQUERADE")], Purpose = Purpose.AuditFix };
        var planned = Compare(replace, Saved(Accept, Masquerade));
        Text(planned).ShouldBe(JsonSerializer.Serialize<Operation[]>([replace]));
        Compare(replace, Saved(Accept, "-j MASQUERADE")).Operations.ShouldBeEmpty();

        var drifted = Compare(replace, Saved(Accept, "-o eth9 -j MASQUERADE"));
        Text(drifted).ShouldNotBe(Text(planned));
        drifted.Baseline.ShouldNotBe(planned.Baseline);
        Compare(replace, Saved(Masquerade, Accept)).Operations.ShouldHaveSingleItem().ShouldNotBe(replace);

        var insert = new EditRules { Place = Nat, New = [new NewRule(Stamped)], Before = new RuleAt(1, Masquerade, 1), Purpose = Purpose.AuditFix };
        Compare(insert, Saved(Masquerade)).Operations.ShouldHaveSingleItem();
        // Another version of iptables writes the same rule otherwise; the stamp tells.
        Compare(insert, Saved(Stamped.Replace("/24", "/255.255.255.0", StringComparison.Ordinal), Masquerade)).Operations.ShouldBeEmpty();
        Compare(insert, Saved(Masquerade, Stamped)).Operations.ShouldHaveSingleItem("it came too late");

        var move = new EditRules { Place = Nat, Old = new RuleAt(2, Accept, 1), New = [new NewRule(Accept)], Before = new RuleAt(1, Masquerade, 1), Purpose = Purpose.AuditFix };
        Text(Compare(move, Saved(Masquerade, Accept))).ShouldBe(JsonSerializer.Serialize<Operation[]>([move]));
        Compare(move, Saved(Accept, Masquerade)).Operations.ShouldBeEmpty();
    }

    [Fact]
    public void Operations_are_stored_and_read_back_as_they_were()
    {
        var changes = new ChangeSet
        {
            Tag = Tag,
            Baseline = "x",
            Operations =
            [
                new EditRules { Place = NftNat, Old = new RuleAt(1, "masquerade", 1, "7"), New = [new NewRule("accept", "[]")], Before = new RuleAt(2, "drop", 1), Purpose = Purpose.AuditFix },
                new EditKeptRules { Path = "/etc/iptables/rules.v4", Was = "a", Now = "b", Purpose = Purpose.AuditFix },
            ],
        };
        string text = JsonSerializer.Serialize(changes);
        JsonSerializer.Serialize(JsonSerializer.Deserialize<ChangeSet>(text)).ShouldBe(text);
        DesiredState desired = new LinuxEdits { Tag = Tag, Operations = [(EditRules)changes.Operations[0]] };
        JsonSerializer.Deserialize<DesiredState>(JsonSerializer.Serialize(desired)).ShouldBeOfType<LinuxEdits>().Operations.ShouldHaveSingleItem();
    }

    [Fact]
    public void The_line_in_a_file_of_iptables_restore_changes_where_it_stands_once()
    {
        string file = $"# mine\r\n*filter\n-A POSTROUTING {Masquerade}\nCOMMIT\n*nat\n:POSTROUTING ACCEPT [0:0]\n[5:6] -A POSTROUTING   {Masquerade}\r\n-A POSTROUTING {Accept}\nCOMMIT\n";
        var replace = new EditRules { Place = Nat, Old = new RuleAt(1, Masquerade, 1), New = [new NewRule("-j MASQUERADE")], Purpose = Purpose.AuditFix };
        Kept(replace, file).ShouldBe(file.Replace($"[5:6] -A POSTROUTING   {Masquerade}\r\n", "-A POSTROUTING -j MASQUERADE\r\n", StringComparison.Ordinal));
        var insert = new EditRules { Place = Nat, New = [new NewRule(Stamped)], Before = new RuleAt(2, Accept, 1), Purpose = Purpose.AuditFix };
        Kept(insert, file).ShouldBe(file.Replace($"-A POSTROUTING {Accept}", $"-A POSTROUTING {Stamped}\n-A POSTROUTING {Accept}", StringComparison.Ordinal));
        var move = new EditRules { Place = Nat, Old = new RuleAt(2, Accept, 1), New = [new NewRule(Accept)], Before = new RuleAt(1, Masquerade, 1), Purpose = Purpose.AuditFix };
        Kept(move, file).ShouldBe($"# mine\r\n*filter\n-A POSTROUTING {Masquerade}\nCOMMIT\n*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING {Accept}\r\n[5:6] -A POSTROUTING   {Masquerade}\r\nCOMMIT\n");

        // Twice, not at all, done already, or a table that is named twice: nobody guesses.
        Kept(replace, file + $"*nat\n-A POSTROUTING {Masquerade}\nCOMMIT\n").ShouldBeNull();
        Kept(replace, file.Replace($"-A POSTROUTING {Accept}", $"-A POSTROUTING {Masquerade}", StringComparison.Ordinal)).ShouldBeNull();
        Kept(insert, file.Replace(Accept, "-j RETURN", StringComparison.Ordinal)).ShouldBeNull();
        Kept(insert, Kept(insert, file)!).ShouldBeNull();
        Kept(move, Kept(move, file)!).ShouldBeNull();
        Kept(replace, Kept(replace, file)!).ShouldBeNull();
    }

    [Theory]
    [InlineData("table ip nat {\n\tchain post {\n\t\ttype nat hook postrouting priority 100\n\t\toifname \"eth0\" masquerade\n\t}\n}\n", "\t\toifname \"eth0\" masquerade\n", "\t\trt ipsec missing oifname \"eth0\" masquerade\n")]
    [InlineData("flush ruleset # {\ntable nat { # mine\n  chain post {\n    oifname  \"eth0\"  masquerade;\n  }\n}\n", "    oifname  \"eth0\"  masquerade;\n", "    rt ipsec missing oifname \"eth0\" masquerade;\n")]
    [InlineData("add table ip nat\nadd rule ip nat post oifname \"eth0\" masquerade\n", "post oifname", "post rt ipsec missing oifname")]
    [InlineData("table ip6 nat {\n chain post {\n oifname \"eth0\" masquerade\n }\n}\n", "", "")]
    [InlineData("table ip nat {\n chain other {\n oifname \"eth0\" masquerade\n }\n", "", "")]
    [InlineData("table ip nat {\n chain post {\n oifname \"eth0\" masquerade # why\n }\n}\n", "", "")]
    public void The_line_in_a_file_of_nft_changes_where_it_stands_once(string file, string was, string now)
    {
        var replace = new EditRules { Place = NftNat, Old = new RuleAt(1, "oifname \"eth0\" masquerade", 1, "3"), New = [new NewRule("rt ipsec missing oifname \"eth0\" masquerade")], Purpose = Purpose.AuditFix };
        Kept(replace, file).ShouldBe(was.Length == 0 ? null : file.Replace(was, now, StringComparison.Ordinal));
    }

    private static ChangeSet Compare(EditRules edit, BoxTables tables) =>
        LinuxEditComparer.Compare(new LinuxEdits { Tag = Tag, Operations = [edit] }, new LinuxActual { Files = [], Running = new LinuxRunning(), Tables = tables });

    private static string Text(ChangeSet changes) => JsonSerializer.Serialize(changes.Operations);

    private static BoxTables Saved(params string[] rules) => new() { Iptables = $"*nat\n:POSTROUTING ACCEPT [0:0]\n{string.Concat(rules.Select(rule => $"-A POSTROUTING {rule}\n"))}COMMIT\n" };

    private static string? Kept(EditRules edit, string file)
    {
        var tables = edit.Place == Nat ? Saved(Masquerade, Accept) : new BoxTables { Nftables = "table ip nat { # handle 1\n\tchain post { # handle 2\n\t\toifname \"eth0\" masquerade # handle 3\n\t}\n}\n" };
        return Compare(edit, tables with { Kept = [new KeptFile("/etc/rules", edit.Place.Filter, "loader", file)] }).Operations.OfType<EditKeptRules>().SingleOrDefault()?.Now;
    }
}
