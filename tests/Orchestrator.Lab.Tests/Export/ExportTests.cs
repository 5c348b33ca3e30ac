using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Lab.Export;
using Orchestrator.Lab.Tests.Support;

namespace Orchestrator.Lab.Tests.Export;

public sealed class ExportTests
{
    private const string Configuration = """
        /interface bridge add name=lan
        /interface list add name=WAN
        /interface list member add list=WAN interface=ether1
        /interface ethernet set [find default-name=ether2] comment="to the \"office\""
        /ip ipsec profile add name=p dh-group=modp2048 enc-algorithm=aes-256 hash-algorithm=sha256
        /ip ipsec peer add name=hub address=192.0.2.1 profile=p exchange-mode=ike2
        /ip ipsec identity add peer=hub secret="a\"b\\c \$d" my-id=fqdn:branch.example
        /ip ipsec policy add peer=hub tunnel=yes src-address=10.1.0.0/24 dst-address=10.2.0.0/24 level=unique
        /interface ipip add name=t remote-address=192.0.2.1 !keepalive
        /ip address add address=10.1.0.1/24 interface=lan
        /ip firewall nat add chain=srcnat action=masquerade out-interface-list=WAN comment="a rather long comment, so that the line has to be broken somewhere"
        /ip service set api-ssl disabled=yes
        /system identity set name=branch
        /system script add name=s source=":put 1\r\n:put \"x\""
        """;

    [Theory]
    [InlineData("6.49.10")]
    [InlineData("7.16.2")]
    [InlineData("7.20.8")]
    public async Task An_export_makes_the_same_router_again(string version)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var first = new TestRouter(version);
        (await first.Router.ImportAsync(Configuration, cancel)).ShouldBeNull();
        var text = await first.Router.ExportAsync(showSensitive: true, cancel);
        await using var second = new TestRouter(version);
        (await second.Router.ImportAsync(text, cancel)).ShouldBeNull(text);
        (await second.Router.ExportAsync(showSensitive: true, cancel)).ShouldBe(text);
        text.Split('\n').ShouldAllBe(line => line.Length <= 120);
    }

    [Fact]
    public async Task An_export_reads_as_on_the_device()
    {
        await using var router = new TestRouter("7.16.2");
        await router.Router.ImportAsync(Configuration, TestContext.Current.CancellationToken);
        var text = await router.Router.ExportAsync(showSensitive: false, TestContext.Current.CancellationToken);
        text.ShouldStartWith("# 2026-03-01 12:00:00 by RouterOS 7.16.2\n");
        text.ShouldContain("/interface ethernet\nset [ find default-name=ether2 ] comment=\"to the \\\"office\\\"\"\n");
        text.ShouldContain("/ip ipsec peer\nadd address=192.0.2.1/32 exchange-mode=ike2 name=hub profile=p\n");
        text.ShouldContain("add name=t remote-address=192.0.2.1 !keepalive\n".Replace("add name=t remote-address=192.0.2.1 !keepalive", "add !keepalive name=t remote-address=192.0.2.1", StringComparison.Ordinal));
        text.ShouldContain("\\\n    ");
        text.ShouldNotContain("secret");
        text.ShouldNotContain("name=default");
        text.ShouldNotContain("/user");
    }

    [Fact]
    public async Task Secrets_are_hidden_by_7_and_shown_by_6_unless_asked_otherwise()
    {
        string[] make = ["/ip ipsec peer add name=hub address=192.0.2.1", "/ip ipsec identity add peer=hub secret=s3cret"];
        await using var seven = new TestRouter();
        await seven.Script(string.Join('\n', make));
        (await seven.Run("/export", "=file=e")).Ok();
        (await seven.Run("/file/print", "?name=e.rsc")).Row["contents"].ShouldNotContain("s3cret");
        (await seven.Run("/execute", "=script=/export terse show-sensitive", "=as-string=")).Ret.ShouldNotBeNull().ShouldContain("/ip ipsec identity add peer=hub secret=s3cret\n");
        await using var six = new TestRouter("6.49.10");
        await six.Script(string.Join('\n', make));
        (await six.Run("/export", "=file=e")).Ok();
        (await six.Run("/file/print", "?name=e.rsc")).Row["contents"].ShouldContain("s3cret");
        (await six.Run("/ip/ipsec/export", "=file=h", "=hide-sensitive=")).Ok();
        (await six.Run("/file/print", "?name=h.rsc")).Row["contents"].ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task Verbose_shows_defaults_and_bare_names_of_what_is_not_set()
    {
        await using var router = new TestRouter();
        await router.Add("/ip/firewall/filter", "=chain=input");
        var text = (await router.Run("/ip/firewall/filter/export", "=verbose=", "=terse=")).Ret.ShouldNotBeNull();
        text.ShouldContain("action=accept");
        text.ShouldContain(" !dst-address ");
        text.ShouldContain("disabled=no");
    }

    [Fact]
    public void Any_text_stays_in_its_quotes()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var value = new string([.. text.Get.Where(c => !char.IsSurrogate(c))]);
            using var cancel = new CancellationTokenSource();
            var router = new TestRouter();
            router.Script("/system identity set name=" + ExportText.Quote("x" + value)).GetAwaiter().GetResult();
            return router.Router.Identity == "x" + value;
        }).QuickCheckThrowOnFailure();
    }
}
