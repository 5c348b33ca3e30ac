using System.Net;
using System.Net.Sockets;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Tests.BadInput;

/// <summary>Devices that are not there, are something else, or are not the same any more: each is named, and nothing stays behind.</summary>
public sealed class DeviceTests(ComposedApp app) : IClassFixture<ComposedApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_address_where_nobody_listens_is_named()
    {
        var problem = await FailsAsync(new ProbeRequest("127.0.0.1", ClosedPort(), AccessMethod.RouterOsApiTls, "admin", "x", null));
        problem.Code.ShouldBe("device.unreachable");
        problem.What.ShouldContain("127.0.0.1");
        problem.Field.ShouldBe("Address");
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_named()
    {
        var problem = await FailsAsync(new ProbeRequest("no-such-router.invalid", 8729, AccessMethod.RouterOsApiTls, "admin", "x", null));
        problem.Code.ShouldBe("device.unknown-host");
        problem.What.ShouldContain("no-such-router.invalid");
        problem.Field.ShouldBe("Address");
    }

    [Theory]
    [InlineData(AccessMethod.RouterOsApiTls, false)]
    [InlineData(AccessMethod.RouterOsApiTls, true)]
    [InlineData(AccessMethod.RouterOsApiPlain, false)]
    [InlineData(AccessMethod.RouterOsApiPlain, true)]
    public async Task What_is_not_a_router_is_named(AccessMethod method, bool sshd)
    {
        await using var stranger = new Stranger(sshd ? Stranger.Ssh : null);
        var problem = await FailsAsync(new ProbeRequest("127.0.0.1", stranger.Port, method, "admin", "x", null));
        problem.Code.ShouldBe("device.not-routeros");
        problem.What.ShouldContain("127.0.0.1");
        problem.Field.ShouldBe("Port");
    }

    [Fact]
    public async Task A_web_server_on_the_ssh_port_is_named()
    {
        await using var stranger = new Stranger(null);
        var problem = await FailsAsync(new ProbeRequest("127.0.0.1", stranger.Port, AccessMethod.Ssh, "root", "x", null));
        problem.What.ShouldContain("127.0.0.1");
        problem.Code.ShouldStartWith("device.");
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_the_right_one_goes_on_from_there()
    {
        string before = await app.CensusAsync(Cancel);
        await using var router = await Router.StartAsync("branch", "10.1.0.1/24", "172.16.1.2/24", Cancel);
        var probe = (await app.Onboarding.ProbeAsync(router.Request("wrong"), Cancel)).Value;
        var seen = await app.SettledAsync(probe, Cancel);
        await app.Onboarding.TrustAsync(probe, seen.Fingerprint!, Cancel);
        seen = await app.SettledAsync(probe, Cancel);
        seen.Stage.ShouldBe(ProbeStage.Failed);
        seen.Problem!.Code.ShouldBe("device.login.refused");
        seen.Problem.What.ShouldContain("127.0.0.1");
        seen.Problem.Field.ShouldBe("Password");

        (await app.Onboarding.RetryAsync(probe, router.Request(), Cancel)).Problems.ShouldBeEmpty();
        (await app.SettledAsync(probe, Cancel)).Stage.ShouldBe(ProbeStage.Ready);
        await app.Onboarding.CancelAsync(probe, Cancel);
        (await app.CensusAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task A_certificate_that_changed_before_the_login_stops_it()
    {
        string before = await app.CensusAsync(Cancel);
        var first = await Router.StartAsync("branch", "10.1.0.1/24", "172.16.1.2/24", Cancel);
        int port = first.Port;
        var probe = (await app.Onboarding.ProbeAsync(first.Request(), Cancel)).Value;
        var seen = await app.SettledAsync(probe, Cancel);
        (await app.Onboarding.TrustAsync(probe, "AB:CD", Cancel)).Problems.ShouldHaveSingleItem().Code.ShouldBe("probe.fingerprint.changed");

        await first.DisposeAsync();
        await using var second = await Router.StartAsync("branch", "10.1.0.1/24", "172.16.1.2/24", Cancel, port);
        await app.Onboarding.TrustAsync(probe, seen.Fingerprint!, Cancel);
        seen = await app.SettledAsync(probe, Cancel);
        seen.Stage.ShouldBe(ProbeStage.Failed);
        seen.Problem!.Code.ShouldBe("device.fingerprint.changed");
        seen.Problem.What.ShouldContain("127.0.0.1");
        seen.Problem.Why.ShouldContain("Nothing was sent");
        await app.Onboarding.CancelAsync(probe, Cancel);
        (await app.CensusAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task A_host_key_that_changed_before_the_login_stops_it()
    {
        Sshd.Require();
        string before = await app.CensusAsync(Cancel);
        int port = ClosedPort();
        var first = await Sshd.StartAsync(port, Cancel);
        var probe = (await app.Onboarding.ProbeAsync(new ProbeRequest("127.0.0.1", port, AccessMethod.Ssh, "root", "a password", null), Cancel)).Value;
        var seen = await app.SettledAsync(probe, Cancel);
        seen.Stage.ShouldBe(ProbeStage.AwaitingTrust, seen.Problem?.What);
        await first.DisposeAsync();
        await using var second = await Sshd.StartAsync(port, Cancel);

        await app.Onboarding.TrustAsync(probe, seen.Fingerprint!, Cancel);
        seen = await app.SettledAsync(probe, Cancel);
        seen.Problem!.Code.ShouldBe("device.fingerprint.changed");
        seen.Problem.What.ShouldContain("127.0.0.1");
        second.Said.ShouldNotContain("password");
        await app.Onboarding.CancelAsync(probe, Cancel);
        (await app.CensusAsync(Cancel)).ShouldBe(before);
    }

    private async Task<Problem> FailsAsync(ProbeRequest request)
    {
        string before = await app.CensusAsync(Cancel);
        var probe = await app.Onboarding.ProbeAsync(request, Cancel);
        probe.Problems.ShouldBeEmpty();
        var seen = await app.SettledAsync(probe.Value, Cancel);
        if (seen.Stage == ProbeStage.AwaitingTrust)
        {
            // The plain API shows nothing before the login.
            await app.Onboarding.TrustAsync(probe.Value, seen.Fingerprint ?? "", Cancel);
            seen = await app.SettledAsync(probe.Value, Cancel);
        }
        seen.Stage.ShouldBe(ProbeStage.Failed);
        await app.Onboarding.CancelAsync(probe.Value, Cancel);
        (await app.CensusAsync(Cancel)).ShouldBe(before);
        return seen.Problem!;
    }

    internal static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
