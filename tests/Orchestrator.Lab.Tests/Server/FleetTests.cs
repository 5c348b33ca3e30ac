using System.Diagnostics;
using System.Net;
using Orchestrator.Lab.Routers;
using Orchestrator.Lab.Server;
using Orchestrator.Lab.Tests.Support;

namespace Orchestrator.Lab.Tests.Server;

public sealed class FleetTests(ITestOutputHelper output)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_routers_with_their_servers_take_little_memory()
    {
        _ = new VirtualRouter(new VirtualRouterOptions());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var fleet = new List<(VirtualRouter Router, VirtualRouterServer Server)>();
        for (var i = 0; i < 1000; i++)
        {
            var router = new VirtualRouter(new VirtualRouterOptions { Identity = $"r{i}", Password = "x" });
            fleet.Add((router, await VirtualRouterServer.StartAsync(router, new ServerEndpoints { Api = new IPEndPoint(IPAddress.Loopback, 0) }, Cancel)));
        }

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / fleet.Count;
        output.WriteLine($"{each} bytes per router");
        await using (var client = await ApiClient.LogIn(fleet[777].Server.Api!.Port, "x"))
            (await client.Rows("/system/identity/print"))[0]["name"].ShouldBe("r777");
        foreach (var (router, server) in fleet)
        {
            await server.DisposeAsync();
            await router.DisposeAsync();
        }

        each.ShouldBeLessThan(64 * 1024);
    }

    [Fact]
    public async Task Big_lists_are_filled_and_read_quickly()
    {
        await using var router = new TestRouter();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 10_000; i++)
            await router.Add("/ip/firewall/address-list", "=list=big", $"=address=10.{i >> 16}.{(i >> 8) & 255}.{i & 255}");
        output.WriteLine($"10,000 adds: {watch.ElapsedMilliseconds} ms");
        watch.Restart();
        (await router.Print("/ip/firewall/address-list")).Count.ShouldBe(10_000);
        output.WriteLine($"10,000 rows: {watch.ElapsedMilliseconds} ms");
        watch.Restart();
        for (var i = 1; i <= 1000; i++)
            (await router.Run("/ip/firewall/address-list/set", $"=.id=*{i:X}", "=comment=x")).Ok();
        output.WriteLine($"1,000 sets: {watch.ElapsedMilliseconds} ms");
        // Generous, for machines that do other things; an item found by walking the list would take far longer.
        watch.ElapsedMilliseconds.ShouldBeLessThan(5000);
    }
}
