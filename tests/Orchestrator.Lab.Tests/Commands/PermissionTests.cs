using Orchestrator.Lab.Tests.Support;

namespace Orchestrator.Lab.Tests.Commands;

public sealed class PermissionTests
{
    private const string Denied = "not enough permissions (9)";

    [Fact]
    public async Task A_reader_reads_and_does_not_write()
    {
        await using var router = new TestRouter();
        var reader = TestRouter.With("api", "read");
        (await router.Run(reader, "/ip/address/print")).Ok();
        (await router.Run(reader, "/ip/address/add", "=address=10.0.0.1/24", "=interface=ether1")).Trap.ShouldBe(Denied);
        (await router.Run(reader, "/ping", "=address=10.0.0.1", "=count=1")).Trap.ShouldBe(Denied);
        (await router.Run(reader, "/system/reboot")).Trap.ShouldBe(Denied);
    }

    [Fact]
    public async Task Users_are_managed_with_policy_alone()
    {
        await using var router = new TestRouter();
        (await router.Run(TestRouter.With("api", "read", "write"), "/user/add", "=name=x", "=group=read")).Trap.ShouldBe(Denied);
        (await router.Run(TestRouter.With("api", "read", "write", "policy"), "/user/add", "=name=x", "=group=read")).Ok();
    }

    [Fact]
    public async Task Secrets_are_shown_with_sensitive_alone_and_passwords_never()
    {
        await using var router = new TestRouter();
        await router.Add("/ip/ipsec/peer", "=name=hub", "=address=192.0.2.1");
        await router.Add("/ip/ipsec/identity", "=peer=hub", "=secret=s3cret");
        (await router.Run("/ip/ipsec/identity/print")).Row["secret"].ShouldBe("s3cret");
        (await router.Run(TestRouter.With("api", "read"), "/ip/ipsec/identity/print")).Row.ShouldNotContainKey("secret");
        (await router.Run("/user/print")).Row.ShouldNotContainKey("password");
    }

    [Fact]
    public async Task A_script_gets_no_more_than_its_maker_has()
    {
        await using var router = new TestRouter();
        var writer = TestRouter.With("api", "read", "write", "test");
        (await router.Run(writer, "/system/script/add", "=name=a", "=source=:put 1", "=policy=read,write,policy")).Trap.ShouldBe(Denied);
        (await router.Run(writer, "/system/script/add", "=name=a", "=source=:put 1", "=policy=read,write,test")).Ok();
        var script = (await router.Run("/system/script/print")).Row;
        script["owner"].ShouldBe("someone");
        script["policy"].ShouldBe("read,write,test");
        (await router.Run(TestRouter.With("api", "read"), "/system/script/run", "=.id=a")).Trap.ShouldBe(Denied);
        (await router.Run(writer, "/system/script/run", "=.id=a")).Ok();
        (await router.Run("/system/script/print")).Row["run-count"].ShouldBe("1");
    }

    [Fact]
    public async Task A_groups_policies_are_printed_with_those_it_lacks()
    {
        await using var router = new TestRouter();
        await router.Add("/user/group", "=name=orch", "=policy=api,read,write,test");
        var group = (await router.Run("/user/group/print", "?name=orch")).Row;
        group["policy"].ShouldBe("read,write,test,api,!local,!telnet,!ssh,!ftp,!reboot,!policy,!winbox,!password,!web,!sniff,!sensitive,!romon,!rest-api");
    }
}
