using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Core.Addressing;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.NatTraversal.Stun;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Responders;

namespace Orchestrator.Web.Tests.Responders;

/// <summary>The responder inside the app: off where nobody asked for it, and what it is when it is on.</summary>
public sealed class EmbeddedResponderTests(RespondingApp app) : IClassFixture<RespondingApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IResponders Responders => app.Services.GetRequiredService<IResponders>();

    [Fact]
    public async Task It_is_switched_on_serves_whom_a_check_allows_and_is_switched_off()
    {
        while ((await Responders.GetAsync(Cancel)).Embedded.Standing == ResponderStanding.Starting)
            await Task.Delay(20, Cancel);
        (await Responders.GetAsync(Cancel)).Embedded.Standing.ShouldBe(ResponderStanding.OnlyThisMachine);

        (await Responders.SwitchAsync(true, Cancel)).Succeeded.ShouldBeTrue();
        var embedded = (await Responders.GetAsync(Cancel)).Embedded;
        embedded.Standing.ShouldBe(ResponderStanding.On);
        embedded.Health!.Listeners.ShouldAllBe(each => each.Failure == null);

        var view = app.Services.GetRequiredService<IResponderView>();
        var stun = view.Sockets.Single(each => each.Role == Core.NatBehaviour.PortRole.Stun).Endpoint;
        stun.Port.ShouldBe(app.Settings.StunPort!.Value);
        await view.AllowAsync(new ResponderGrant { Tokens = [77], For = TimeSpan.FromMinutes(1) }, Cancel);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20_000 };
        client.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        byte[] question = new BindingRequest { TransactionId = new StunTransactionId(77, 1) }.Write();
        client.SendTo(question, new IPEndPoint(IPAddress.Loopback, stun.Port));
        client.Receive(new byte[1500]).ShouldBeGreaterThan(0);
        var sighting = (await view.AwaitAsync(new SightingQuery { Tokens = [77], Patience = TimeSpan.FromSeconds(20) }, Cancel)).ShouldHaveSingleItem();
        (sighting.Source.Port, sighting.Answered).ShouldBe((((IPEndPoint)client.LocalEndPoint!).Port, true));
        sighting.Octets.ToArray().ShouldBe(question);
        var desk = app.Services.GetRequiredService<ResponderDesk>();
        desk.Packets(IPAddress.Loopback, DateTimeOffset.MinValue).Length.ShouldBe(2);

        (await Responders.SwitchAsync(false, Cancel)).Succeeded.ShouldBeTrue();
        (await Responders.GetAsync(Cancel)).Embedded.ShouldBe(new EmbeddedResponderView(ResponderStanding.SwitchedOff, false, null));
        view.Sockets.ShouldNotContain(each => each.Endpoint.Address == Ipv4Address.Parse("127.0.0.1"));
    }

    [Fact]
    public void The_configuration_says_what_it_listens_on()
    {
        var configuration = ResponderConfiguration.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Responder:Enabled"] = "true",
            ["Responder:Addresses:0"] = "10.0.0.5",
            ["Responder:Announced:10.0.0.5"] = "198.51.100.7",
            ["Responder:IkePort"] = "0",
            ["Responder:StunPort"] = "3500",
        }).Build());
        configuration.Enabled.ShouldBe(true);
        (configuration.Host.IkePort, configuration.Host.NatTraversalPort, configuration.Host.StunPort).ShouldBe((null, 4500, 3500));
        configuration.Host.Announced[IPAddress.Parse("10.0.0.5")].ShouldBe(IPAddress.Parse("198.51.100.7"));
        configuration.Host.ServeStrangers.ShouldBeFalse();
        ResponderConfiguration.Read(new ConfigurationBuilder().Build()).Enabled.ShouldBeNull();
    }
}
