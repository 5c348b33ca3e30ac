using Orchestrator.Lab.Tests.Support;

namespace Orchestrator.Lab.Tests.Server;

public sealed class ServerTests
{
    private const string Password = "correct horse";

    [Fact]
    public async Task A_command_before_login_is_fatal_and_ends_the_connection()
    {
        await using var router = await ServedRouter.Start("7.16.2", withCertificate: false);
        await using var client = await ApiClient.Connect(router.ApiPort);
        (await client.Ask("/interface/print")).ShouldHaveSingleItem().Words.ShouldBe(["!fatal", "not logged in"]);
        (await client.Receive()).ShouldBeNull();
    }

    [Fact]
    public async Task A_refused_login_is_a_trap_and_can_be_tried_again()
    {
        await using var router = await ServedRouter.Start("7.16.2", withCertificate: false);
        await using var client = await ApiClient.Connect(router.ApiPort);
        var refused = await client.Ask("/login", "=name=admin", "=password=no");
        refused[0].Attribute("message").ShouldBe("invalid user name or password (6)");
        (await client.Ask("/login", "=name=admin", "=password=" + Password)).ShouldHaveSingleItem().Command.ShouldBe("!done");
    }

    [Fact]
    public async Task Users_are_bound_to_addresses_and_to_the_policy_api()
    {
        await using var router = await ServedRouter.Start("7.16.2", withCertificate: false);
        await router.Router.ImportAsync("/user add name=far group=full password=x address=192.0.2.0/24\n/user group add name=noapi policy=read\n/user add name=mute group=noapi password=x\n/user add name=off group=full password=x disabled=yes", TestContext.Current.CancellationToken);
        await using var client = await ApiClient.Connect(router.ApiPort);
        foreach (var name in (string[])["far", "mute", "off"])
            (await client.Ask("/login", "=name=" + name, "=password=x"))[0].Command.ShouldBe("!trap", name);
    }

    [Fact]
    public async Task Tags_tell_apart_a_listener_and_the_commands_beside_it()
    {
        await using var router = await ServedRouter.Start("7.16.2", withCertificate: false);
        await using var client = await ApiClient.LogIn(router.ApiPort, Password);
        await client.Send("/ip/firewall/address-list/listen", ".tag=l");
        await client.Ask("/system/identity/print", ".tag=p");
        await client.Send("/ip/firewall/address-list/add", "=list=x", "=address=10.0.0.1", ".tag=a");
        var seen = new[] { await client.Receive(), await client.Receive() }.ToDictionary(reply => reply!.Tag!);
        seen["l"]!.Attribute("address").ShouldBe("10.0.0.1");
        var id = seen["a"]!.Attribute("ret").ShouldNotBeNull();
        await client.Send("/ip/firewall/address-list/remove", "=.id=" + id, ".tag=r");
        var gone = new[] { await client.Receive(), await client.Receive() }.ToDictionary(reply => reply!.Tag!);
        gone["l"]!.Words.ShouldContain("=.dead=yes");
        await client.Send("/cancel", "=tag=l", ".tag=c");
        var end = new[] { await client.Receive(), await client.Receive(), await client.Receive() };
        end.Single(reply => reply!.Command == "!trap")!.Words.ShouldBe(["!trap", "=category=2", "=message=interrupted", ".tag=l"]);
        end.Count(reply => reply!.Command == "!done").ShouldBe(2);
    }

    [Fact]
    public async Task Many_commands_may_be_sent_before_the_first_reply()
    {
        await using var router = await ServedRouter.Start("7.20.8", withCertificate: false);
        await using var client = await ApiClient.LogIn(router.ApiPort, Password);
        for (var i = 0; i < 200; i++)
            await client.Send("/ip/firewall/address-list/add", "=list=x", $"=address=10.0.{i}.1", $".tag={i}");
        for (var i = 0; i < 200; i++)
            (await client.Receive())!.Tag.ShouldBe($"{i}");
        (await client.Ask("/ip/firewall/address-list/print", "=count-only="))[^1].Attribute("ret").ShouldBe("200");
    }

    [Fact]
    public async Task No_rows_are_said_to_be_none_since_7_18()
    {
        await using var now = await ServedRouter.Start("7.18.2", withCertificate: false);
        await using var client = await ApiClient.LogIn(now.ApiPort, Password);
        (await client.Ask("/ip/firewall/nat/print")).Select(reply => reply.Command).ShouldBe(["!empty", "!done"]);
    }

    [Fact]
    public async Task Tls_needs_a_certificate_on_the_service()
    {
        await using var bare = await ServedRouter.Start("7.16.2", withCertificate: false);
        await Should.ThrowAsync<Exception>(async () => await ApiClient.Connect(bare.TlsPort, tls: true));
        await using var router = await ServedRouter.Start("7.16.2");
        await using var client = await ApiClient.LogIn(router.TlsPort, Password, tls: true);
        var listed = (await client.Rows("/certificate/print")).ShouldHaveSingleItem();
        client.Fingerprint.ShouldBe(listed["fingerprint"]);
        (await client.Rows("/user/active/print")).ShouldHaveSingleItem()["via"].ShouldBe("api-ssl");
    }

    [Fact]
    public async Task A_disabled_service_and_a_foreign_address_are_turned_away()
    {
        await using var router = await ServedRouter.Start("7.16.2", withCertificate: false);
        await using var client = await ApiClient.LogIn(router.ApiPort, Password);
        await client.Ask("/ip/service/set", "=.id=api", "=address=192.0.2.0/24");
        await using (var other = await ApiClient.Connect(router.ApiPort))
            await EndsAsync(other);
        await client.Ask("/ip/service/set", "=.id=api", "=address=127.0.0.0/8");
        await using (var other = await ApiClient.LogIn(router.ApiPort, Password))
            (await other.Rows("/system/identity/print")).Count.ShouldBe(1);
        await client.Ask("/ip/service/disable", "=.id=api");
        await using (var other = await ApiClient.Connect(router.ApiPort))
            await EndsAsync(other);
    }

    [Fact]
    public async Task A_service_takes_so_many_sessions_and_no_more()
    {
        await using var router = await ServedRouter.Start("7.16.2", withCertificate: false);
        await using var first = await ApiClient.LogIn(router.ApiPort, Password);
        await first.Ask("/ip/service/set", "=.id=api", "=max-sessions=2");
        await using var second = await ApiClient.LogIn(router.ApiPort, Password);
        await using var third = await ApiClient.Connect(router.ApiPort);
        await EndsAsync(third);
    }

    [Fact]
    public async Task Losing_the_connection_that_holds_safe_mode_undoes_its_changes()
    {
        await using var router = await ServedRouter.Start("7.18.2", withCertificate: false);
        await using var watcher = await ApiClient.LogIn(router.ApiPort, Password);
        var holder = await ApiClient.LogIn(router.ApiPort, Password);
        await holder.Ask("/safe-mode/take");
        (await watcher.Ask("/safe-mode/take"))[0].Attribute("message").ShouldBe("failure: safe mode is held by another session");
        await holder.Ask("/system/identity/set", "=name=changed");
        await holder.Ask("/ip/firewall/filter/add", "=chain=input");
        await holder.DisposeAsync();
        for (var wait = 0; wait < 100 && (await watcher.Rows("/safe-mode/print"))[0]["enabled"] == "true"; wait++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        (await watcher.Rows("/system/identity/print"))[0]["name"].ShouldBe("witness");
        (await watcher.Rows("/ip/firewall/filter/print")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reboot_ends_the_sessions_and_the_router_comes_back()
    {
        await using var router = await ServedRouter.Start("7.16.2", withCertificate: false);
        await using var client = await ApiClient.LogIn(router.ApiPort, Password);
        (await client.Ask("/system/reboot"))[^1].Command.ShouldBe("!done");
        await EndsAsync(client);
        await using var again = await ApiClient.LogIn(router.ApiPort, Password);
        (await again.Rows("/log/print")).ShouldContain(line => line["message"] == "router rebooted");
    }

    [Theory]
    [InlineData(new byte[] { 0xF8, 1, 2, 3 })]
    [InlineData(new byte[] { 0xEF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 5, 0x2F, 0x6C, 0x6F, 0x67, 0x69 })]
    [InlineData(new byte[] { 0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03 })]
    public async Task Bytes_that_are_no_sentence_end_that_connection_alone(byte[] bytes)
    {
        await using var router = await ServedRouter.Start("7.16.2", withCertificate: false);
        await using (var client = await ApiClient.Connect(router.ApiPort))
            await client.SendBytes(bytes);
        await using var other = await ApiClient.LogIn(router.ApiPort, Password);
        (await other.Rows("/system/identity/print")).Count.ShouldBe(1);
        (await other.Rows("/log/print")).ShouldNotContain(line => line["topics"].Contains("critical", StringComparison.Ordinal));
    }

    private static async Task EndsAsync(ApiClient client)
    {
        try
        {
            (await client.Receive()).ShouldBeNull();
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }
    }
}
