using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Lab.Commands;
using Orchestrator.Lab.Scripting;
using Orchestrator.Lab.Tests.Support;

namespace Orchestrator.Lab.Tests.Scripting;

public sealed class ScriptTests
{
    [Theory]
    [InlineData(":put \"a b\"", "a b\n")]
    [InlineData(":local x 3; :put ($x + 4)", "7\n")]
    [InlineData(":local x \"n\"; :put \"is $x, \\$x \\\"q\\\" \\5B\\_\\C3\\A4\"", "is n, $x \"q\" [ ä\n")]
    [InlineData(":if (1 < 2 && !false) do={ :put yes } else={ :put no }", "true\n")]
    [InlineData(":foreach i in={1;2;3} do={ :put ($i * 2) }", "2\n4\n6\n")]
    [InlineData(":for i from=1 to=3 do={ :put $i }", "1\n2\n3\n")]
    [InlineData(":do { :error \"bad\" } on-error={ :put caught }", "caught\n")]
    [InlineData(":local n 0; :while ($n < 2) do={ :set n ($n + 1) }; :put $n", "2\n")]
    [InlineData(":put [:len \"four\"]; :put [:pick \"abcdef\" 1 3]; :put [:typeof 5]", "4\nbc\nnum\n")]
    [InlineData(":put (\"a\" . \"b\" . 3)", "ab3\n")]
    [InlineData("# nothing\r\n:put 1 ; # more\r\n:put 2\r\n", "1\n2\n")]
    [InlineData(":put [/system identity get name]", "MikroTik\n")]
    [InlineData(":put [/interface get [find name=ether2] type]", "ether\n")]
    [InlineData(":put [:len [/interface find where type=ether and name!=\"ether1\"]]", "1\n")]
    [InlineData(":put [:len [/interface find name~\"^ether[0-9]\"]]", "2\n")]
    [InlineData("/interface\n:put [get ether1 mtu]", "1500\n")]
    [InlineData(":put (10.1.2.3 in 10.0.0.0/8)", "true\n")]
    [InlineData(":put [:len [/interface find name~\"2$\"]]", "1\n")]
    public async Task The_language_does_what_it_says(string script, string output)
    {
        await using var router = new TestRouter();
        (await router.Script(script)).ShouldBe(output);
    }

    [Fact]
    public async Task Menu_lines_joined_lines_and_find_expressions_work_as_in_exports()
    {
        await using var router = new TestRouter();
        await router.Script("""
            /ip firewall nat
            add action=masquerade chain=srcnat comment="keep \"me\"" \
                out-interface=ether1
            add chain=srcnat comment=orch:1 src-address=10.1.0.0/24 dst-address=\
                10.2.0.0/24 place-before=[find action=masquerade]
            /ip firewall nat set [find comment=orch:1] disabled=yes
            /ip/firewall/nat/set [ find where comment="keep \"me\"" ] log=yes
            """);
        var rules = await router.Print("/ip/firewall/nat");
        rules.Select(rule => rule["comment"]).ShouldBe(["orch:1", "keep \"me\""]);
        rules[0]["dst-address"].ShouldBe("10.2.0.0/24");
        rules[0]["disabled"].ShouldBe("true");
        rules[1]["log"].ShouldBe("true");
    }

    [Fact]
    public async Task An_undo_script_removes_what_is_there_and_passes_over_what_is_not()
    {
        await using var router = new TestRouter();
        await router.Script("/ip ipsec peer add name=orch-1 address=192.0.2.1; /ip ipsec identity add peer=orch-1 secret=x comment=orch:1; /ip firewall nat add chain=srcnat comment=orch:1");
        await router.Add("/system/script", "=name=orch-rb-1", "=policy=read,write,test", "=source=" + """
            :do { /ip firewall nat remove [find comment="orch:1"] } on-error={}
            :do { /ip firewall filter remove *77 } on-error={}
            :do { /ip ipsec identity remove [find comment="orch:1"] } on-error={}
            :do { /ip ipsec peer remove [find name="orch-1"] } on-error={}
            :do { /ip ipsec peer remove [find name="orch-1"] } on-error={ :log error "twice" }
            /system script remove [find name="orch-rb-1"]
            """);
        (await router.Run("/system/script/run", "=.id=orch-rb-1")).Ok();
        (await router.Print("/ip/ipsec/peer")).ShouldBeEmpty();
        (await router.Print("/ip/ipsec/identity")).ShouldBeEmpty();
        (await router.Print("/ip/firewall/nat")).ShouldBeEmpty();
        (await router.Print("/system/script")).ShouldBeEmpty();
        (await router.Print("/log")).ShouldNotContain(line => line["message"] == "twice");
    }

    [Fact]
    public async Task The_first_error_ends_an_import_and_leaves_what_ran()
    {
        await using var router = new TestRouter();
        await router.Add("/file", "=name=x.rsc", "=contents=/ip firewall nat add chain=srcnat comment=a\n/ip firewall nat add colour=red\n/ip firewall nat add chain=srcnat comment=b\n");
        (await router.Run("/import", "=file-name=x.rsc")).Trap.ShouldBe("unknown parameter colour");
        (await router.Run("/ip/firewall/nat/print")).Row["comment"].ShouldBe("a");
        (await router.Run("/import", "=file-name=y.rsc")).Trap.ShouldNotBeNull().ShouldContain("can not open");
    }

    [Fact]
    public async Task Execute_returns_its_output_as_a_string_since_7()
    {
        await using var router = new TestRouter();
        (await router.Run("/execute", "=script=:put 5", "=as-string=")).Ret.ShouldBe("5\n");
        await using var six = new TestRouter("6.49.10");
        (await six.Run("/execute", "=script=:put 5", "=as-string=")).Trap.ShouldBe("unknown parameter as-string");
    }

    [Theory]
    [InlineData(":put \"open")]
    [InlineData("{ :put 1")]
    [InlineData(":put [")]
    [InlineData(":if (1 +) do={}")]
    [InlineData("))")]
    [InlineData(":nonsense 1")]
    [InlineData("/ip firewall nat explode")]
    [InlineData(":put $")]
    [InlineData("/system identity set name")]
    public async Task What_is_no_script_is_an_error_and_nothing_else(string script)
    {
        await using var router = new TestRouter();
        await Should.ThrowAsync<TrapException>(() => router.Script(script));
    }

    [Fact]
    public async Task Nesting_without_end_is_an_error()
    {
        await using var router = new TestRouter();
        foreach (var open in (string[])["(", "[", "{ ", ":put (!", "$(", "\"$["])
            await Should.ThrowAsync<TrapException>(() => router.Script(":put " + string.Concat(Enumerable.Repeat(open, 20_000))));
    }

    [Fact]
    public async Task A_loop_without_end_can_be_cancelled()
    {
        await using var router = new TestRouter();
        using var cancel = new CancellationTokenSource();
        var run = ScriptRunner.RunAsync(router.Router, router.Admin, ":while (true) do={}", cancel.Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public void Whatever_the_text_it_parses_or_is_refused()
    {
        var pieces = Gen.Elements("/ip", " ", "\n", "[", "]", "{", "}", "(", ")", "\"", "$", "x", "=", "find", "where", ";", ":if", ":do", "!", "~", "\\", "#", "->", "1", ",", "on-error=", "in", ".", "\r\n", "-")
            .ListOf().Select(string.Concat).ToArbitrary();
        Prop.ForAll(pieces, text =>
        {
            try
            {
                ScriptParser.Parse(text);
            }
            catch (TrapException trap)
            {
                trap.Message.ShouldContain("line");
            }
        }).QuickCheckThrowOnFailure();
    }
}
