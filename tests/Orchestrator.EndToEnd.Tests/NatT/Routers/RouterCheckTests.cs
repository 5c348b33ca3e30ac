using System.Security.Cryptography;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks;
using Orchestrator.Deployment.NatChecks.Routers;
using Orchestrator.EndToEnd.Tests.NatT.Clients;
using Orchestrator.EndToEnd.Tests.NatT.Grid;

namespace Orchestrator.EndToEnd.Tests.NatT.Routers;

/// <summary>The check of a RouterOS router by its own IKE daemon, through real NATs: each verdict against what the rules of its NAT are.</summary>
[Trait("suite", "nat-t")]
public sealed class RouterCheckTests(ITestOutputHelper output)
{
    private static readonly NatBehaviour[] Behaviours =
    [
        NatBehaviours.None, NatBehaviours.StaticForward, NatBehaviours.PortPreserving, NatBehaviours.EndpointIndependent, NatBehaviours.AddressDependent,
        NatBehaviours.Symmetric, NatBehaviours.AddressFiltered, NatBehaviours.ShortLived, NatBehaviours.LongerInUse, NatBehaviours.CarrierGrade, NatBehaviours.Blocks4500, NatBehaviours.Mutes4500,
        NatBehaviours.Rewrites500,
    ];

    /// <summary>More than the shortest lifetime of these NATs, less than all others.</summary>
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(19);

    /// <summary>What a careful admin has: rules that would keep a stranger's packets from any rule after them.</summary>
    private const string Others = """
        /ip firewall filter add chain=input action=accept connection-state=established,related
        /ip firewall filter add chain=input action=drop in-interface=ether1
        /ip firewall filter add chain=forward action=fasttrack-connection connection-state=established,related
        /ip firewall raw add chain=prerouting action=drop protocol=udp src-port=3478
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_routers_profile_is_what_its_nat_does_and_nothing_stays_on_the_router()
    {
        Tools.Need("charon", "nft", "xtables-legacy-multi", "unshare");
        using var world = new NatWorld();
        await using var responder = new GridResponder(world);
        var routers = await Task.WhenAll(Behaviours.Select(behaviour => RouterAtSite.StartAsync(world.Add(behaviour), Others)));
        try
        {
            var before = await Task.WhenAll(routers.Select(router => router.ExportAsync(Cancel)));
            var results = await Task.WhenAll(routers.Select(router => CheckAsync(responder, router, Cancel)));
            var after = await Task.WhenAll(routers.Select(router => router.ExportAsync(Cancel)));
            foreach (var (router, result) in routers.Zip(results))
                await TellAsync(router, result);
            output.WriteLine(responder.Outcomes);
            after.ShouldBe(before);
            results.ShouldAllBe(result => result.Left == null && result.Check.Fault == null);
            foreach (var result in results)
                EvidenceShouldHoldTheMessages(result.Check.Measurement);
            RouterVerdict.Table(routers.Zip(results, (router, result) => (router.Site.Behaviour, Verdict(router, result))))
                .ShouldBe(RouterVerdict.Table(Behaviours.Select(behaviour => (behaviour, RouterVerdict.Of(behaviour)))));
        }
        finally
        {
            foreach (var router in routers)
                await router.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("blocks-4500", NatCheckStage.Daemon)]
    [InlineData("port-preserving", NatCheckStage.Lifetime)]
    public async Task A_check_that_is_stopped_in_the_middle_leaves_nothing_on_the_router(string behaviour, NatCheckStage at)
    {
        Tools.Need("charon", "nft", "xtables-legacy-multi", "unshare");
        using var world = new NatWorld();
        await using var responder = new GridResponder(world);
        await using var router = await RouterAtSite.StartAsync(world.Add(NatBehaviours.Find(behaviour)), Others, "7.20.8");
        var before = await router.ExportAsync(Cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var reached = new TaskCompletionSource();
        var checking = CheckAsync(responder, router, stop.Token, new Reaching(at, reached));
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        await Task.Delay(TimeSpan.FromSeconds(5), Cancel);
        var middle = await router.ExportAsync(Cancel);
        middle.ShouldContain("probe-");
        // Before the rules that would take the packets.
        middle.Split('\n').Where(line => line.StartsWith("/ip firewall raw", StringComparison.Ordinal)).ToList()
            .FindIndex(line => line.Contains("action=drop", StringComparison.Ordinal)).ShouldBe(8);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(checking);
        (await router.ExportAsync(Cancel)).ShouldBe(before);
    }

    /// <summary>First messages whole, but for one that came too often; of what proves the daemon's secret, its header and that of the payload around it.</summary>
    private static void EvidenceShouldHoldTheMessages(NatMeasurement measurement)
    {
        const int exchangeAt = 18, header = 28, payloadHeader = 4, marker = 4;
        const byte saInit = 34, authenticate = 35;
        var messages = measurement.Packets.Where(packet => packet.Size > marker + header).ToList();
        messages.Count(packet => packet.Payload.IsEmpty).ShouldBeLessThan(Math.Max(1, messages.Count / 4));
        foreach (var packet in messages.Where(packet => !packet.Payload.IsEmpty))
        {
            var at = packet.Destination.Port == 4500 ? marker : 0;
            packet.Payload.Length.ShouldBeGreaterThanOrEqualTo(at + header, $"{packet}");
            var exchange = packet.Payload.Span[at + exchangeAt];
            exchange.ShouldBeOneOf(saInit, authenticate);
            packet.Payload.Length.ShouldBe(exchange == saInit ? packet.Size : at + header + payloadHeader);
            (exchange == saInit || packet.Size > packet.Payload.Length).ShouldBeTrue();
        }
    }

    private static RouterVerdict Verdict(RouterAtSite router, RouterCheckResult result) => RouterVerdict.Of(NatClassifier.Classify(result.Check.Measurement), router.Site.Behaviour.Lifetime);

    private static async Task<RouterCheckResult> CheckAsync(GridResponder responder, RouterAtSite router, CancellationToken cancellationToken, IProgress<NatCheckProgress>? progress = null)
    {
        using var random = RandomNumberGenerator.Create();
        var target = new RouterCheckTarget
        {
            Access = router.Access,
            Uplink = Ipv4Address.Parse($"{router.Site.HostAddress}"),
            Sources = [Ipv4Prefix.Parse($"{router.Site.External}/32")],
            Patience = TimeSpan.FromSeconds(20),
            LongestIdle = LongestIdle,
        };
        return await new RouterNatCheck(RouterAtSite.Drivers, TimeProvider.System, random).RunAsync(target, responder.View, progress ?? new Progress<NatCheckProgress>(), cancellationToken);
    }

    private async Task TellAsync(RouterAtSite router, RouterCheckResult result)
    {
        output.WriteLine($"--- {router.Site.Behaviour} {result.Check.Fault} {Verdict(router, result)}\n{router.Said}");
        foreach (var line in result.Check.Stages.Select(stage => $"{stage}").Concat(result.Check.Measurement.Trials.Select(trial => $"{trial}")))
            output.WriteLine(line);
        if (result.Left is not null)
            output.WriteLine(await router.HistoryAsync(Cancel));
        if (Verdict(router, result) != RouterVerdict.Of(router.Site.Behaviour))
            output.WriteLine(router.DaemonLog);
    }

    private sealed class Reaching(NatCheckStage stage, TaskCompletionSource reached) : IProgress<NatCheckProgress>
    {
        public void Report(NatCheckProgress value)
        {
            if (value.Stage == stage)
                reached.TrySetResult();
        }
    }
}
