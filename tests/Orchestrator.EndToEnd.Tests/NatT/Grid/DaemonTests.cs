using System.Security.Cryptography;
using Orchestrator.Deployment.Linux;
using Orchestrator.Deployment.NatChecks;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.EndToEnd.Tests.NatT.Clients;

namespace Orchestrator.EndToEnd.Tests.NatT.Grid;

/// <summary>The check beside strongSwan's daemon, which shares 500 and 4500 with nobody.</summary>
[Trait("suite", "nat-t")]
public sealed class DaemonTests(ITestOutputHelper output)
{
    private static readonly NatBehaviour[] Behaviours =
    [
        NatBehaviours.StaticForward, NatBehaviours.PortPreserving, NatBehaviours.OpenPreserving, NatBehaviours.EndpointIndependent, NatBehaviours.Symmetric,
    ];

    [Fact]
    public async Task A_sites_profile_is_the_same_while_a_daemon_holds_the_ports()
    {
        Tools.Need("charon", "swanctl", "nft");
        using var world = new NatWorld();
        await using var responder = new GridResponder(world);
        var sites = Behaviours.Select(world.Add).ToList();
        var daemons = await Task.WhenAll(sites.Select(site => Charon.StartAsync(site.Host, "")));
        try
        {
            var results = await Task.WhenAll(sites.Select(site => CheckAsync(responder, site)));
            foreach (var daemon in daemons)
                output.WriteLine(daemon.Log);
            foreach (var (behaviour, result) in Behaviours.Zip(results))
                ShouldFit(behaviour, result);
        }
        finally
        {
            foreach (var daemon in daemons)
                daemon.Dispose();
        }
    }

    private void ShouldFit(NatBehaviour behaviour, NatCheckResult result)
    {
        output.WriteLine($"{behaviour}");
        foreach (var line in result.Stages.Select(stage => $"{stage}").Concat(result.Measurement.Trials.Select(trial => $"{trial}")))
            output.WriteLine(line);
        foreach (var (index, packet) in result.Measurement.Packets.Index())
            output.WriteLine($"{index} {packet} {Convert.ToHexStringLower(packet.Payload.Span)}");
        result.Fault.ShouldBeNull();
        (SiteVerdict.Of(NatGrid.Profile(result), null) with { Lifetime = "" }).ShouldBe(SiteVerdict.Of(behaviour) with { Lifetime = "" }, behaviour.Name);
    }

    private static async Task<NatCheckResult> CheckAsync(GridResponder responder, NatSite site)
    {
        await using var session = new HostShell(site.Host);
        await using var agent = new LinuxUdpAgent(session, new RemoteShell(session, sudo: false));
        using var random = RandomNumberGenerator.Create();
        return await new NatCheck(TimeProvider.System, random).RunAsync(
            new NatCheckTarget { LongestIdle = TimeSpan.Zero }, agent, responder.View, new Progress<NatCheckProgress>(), TestContext.Current.CancellationToken);
    }
}
