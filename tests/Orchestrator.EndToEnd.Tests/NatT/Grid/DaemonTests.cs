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

    /// <summary>
    /// What strongSwan does with the answer of a 4500 to a 500 where it has an unknown version at the place of the version, and a known
    /// exchange at that of the exchange: the two are of the responder's random SPI then, so that it happens in one check of some thirty.
    /// </summary>
    [Fact]
    public async Task A_daemons_refusal_of_an_answer_is_not_taken_for_a_question_that_a_helper_changed()
    {
        const string refuse = """
            import socket
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind(('', 500))
            print('bound', flush=True)
            while True:
                d, peer = s.recvfrom(4096)
                if d[:4] == bytes(4):
                    s.sendto(d[:16] + bytes([41, 0x20, 34, 0x20]) + d[20:24] + bytes([0, 0, 0, 36, 0, 0, 0, 8, 0, 0, 0, 5]), peer)
            """;
        Tools.Need("python3", "nft");
        using var world = new NatWorld();
        await using var responder = new GridResponder(world);
        var site = world.Add(NatBehaviours.StaticForward);
        using var daemon = site.Host.Start("python3", "-c", refuse);
        (await daemon.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("bound");
        var result = await CheckAsync(responder, site);
        daemon.HasExited.ShouldBeFalse(daemon.HasExited ? await daemon.StandardError.ReadToEndAsync() : "");
        daemon.Kill();
        ShouldFit(site.Behaviour, result);
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
