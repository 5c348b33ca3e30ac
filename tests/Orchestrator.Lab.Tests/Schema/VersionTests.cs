using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tests.Support;

namespace Orchestrator.Lab.Tests.Schema;

public sealed class VersionTests
{
    [Theory]
    [InlineData("6.49.10", "/routing/table/print", false)]
    [InlineData("7.16.2", "/routing/table/print", true)]
    [InlineData("6.49.10", "/interface/wireguard/print", false)]
    [InlineData("7.17.1", "/safe-mode/print", false)]
    [InlineData("7.18.2", "/safe-mode/print", true)]
    [InlineData("7.19.6", "/ip/ipsec/key/rsa/print", false)]
    [InlineData("7.20.8", "/ip/ipsec/key/rsa/print", true)]
    [InlineData("7.20.8", "/ip/ipsec/key/psk/print", false)]
    [InlineData("7.21.4", "/ip/ipsec/key/psk/print", true)]
    [InlineData("6.49.10", "/system/routerboard/print", true)]
    public async Task Menus_come_with_their_version(string version, string command, bool there)
    {
        await using var router = new TestRouter(version);
        ((await router.Run(command)).Trap is null).ShouldBe(there);
    }

    [Theory]
    [InlineData("6.49.10", "=routing-table=main", false)]
    [InlineData("6.49.10", "=routing-mark=x", true)]
    [InlineData("7.16.2", "=routing-table=main", true)]
    [InlineData("7.16.2", "=routing-mark=x", false)]
    [InlineData("7.20.8", "=suppress-hw-offload=no", true)]
    [InlineData("7.21.4", "=suppress-hw-offload=no", false)]
    public async Task Arguments_come_with_their_version(string version, string word, bool taken)
    {
        await using var router = new TestRouter(version);
        ((await router.Run("/ip/route/add", "=gateway=10.0.0.1", word)).Trap is null).ShouldBe(taken);
    }

    [Theory]
    [InlineData("7.16.2", "2m", "5")]
    [InlineData("7.17.2", "8s", "4")]
    public async Task Defaults_come_with_their_version(string version, string interval, string failures)
    {
        await using var router = new TestRouter(version);
        var profile = (await router.Run("/ip/ipsec/profile/print")).Row;
        profile["dpd-interval"].ShouldBe(interval);
        profile["dpd-maximum-failures"].ShouldBe(failures);
    }

    [Theory]
    [InlineData("6.49.10", "mar/01/2026", "6.49.10 (long-term)")]
    [InlineData("7.9.2", "mar/01/2026", "7.9.2 (stable)")]
    [InlineData("7.16.2", "2026-03-01", "7.16.2 (stable)")]
    public async Task Clock_and_version_are_printed_in_the_versions_form(string version, string date, string text)
    {
        await using var router = new TestRouter(version);
        (await router.Run("/system/clock/print")).Row["date"].ShouldBe(date);
        (await router.Run("/system/resource/print")).Row["version"].ShouldBe(text);
    }

    [Theory]
    [InlineData("7.9.2")]
    [InlineData("7.24")]
    [InlineData("6.45.9")]
    [InlineData("7.30.1")]
    public async Task Every_menu_of_every_version_can_be_printed(string version)
    {
        await using var router = new TestRouter(version);
        foreach (var menu in router.Router.Menus.Menus)
            (await router.Run($"/{menu.Path}/print")).Trap.ShouldBeNull(menu.Path);
    }

    [Fact]
    public void Versions_are_read_and_ordered()
    {
        RouterOsVersion.Parse("7.16.2 (stable)").ShouldBe(new RouterOsVersion(7, 16, 2));
        RouterOsVersion.Parse("7.24rc1").ShouldBe(new RouterOsVersion(7, 24, 0));
        (RouterOsVersion.Parse("7.9.2") < RouterOsVersion.Parse("7.16")).ShouldBeTrue();
        Should.Throw<FormatException>(() => RouterOsVersion.Parse("seven"));
    }

    [Fact]
    public void Routers_of_a_version_share_its_menus() =>
        ReferenceEquals(MenuSet.For(RouterOsVersion.Parse("7.16.2")), MenuSet.For(RouterOsVersion.Parse("7.16.2"))).ShouldBeTrue();
}
