using System.Net;
using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Routers;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Server;

namespace Orchestrator.Lab;

/// <summary>The command <c>router</c>: one virtual router as a program of its own.</summary>
internal static class RouterProgram
{
    public static async Task<int> RunAsync(ProgramArguments arguments, CancellationToken cancellationToken)
    {
        var options = new VirtualRouterOptions
        {
            Version = RouterOsVersion.Parse(arguments["version"] ?? "7.16.2"),
            Identity = arguments["identity"] ?? "MikroTik",
            Password = arguments["password"] ?? "",
            Ethernets = (arguments["interfaces"] ?? "ether1,ether2").Split(','),
            StatePath = arguments["state"],
            DataPlane = DataPlanes.Create(arguments["data-plane"]),
        };
        await using var ends = options.DataPlane as IAsyncDisposable;
        await using var router = new VirtualRouter(options);
        if (router.IsNew && arguments["seed-config"] is { } seed && await router.ImportAsync(await File.ReadAllTextAsync(seed, cancellationToken), cancellationToken) is { } fault)
        {
            await Console.Error.WriteLineAsync($"{seed}: {fault}");
            return 1;
        }

        await using var server = await VirtualRouterServer.StartAsync(router, Endpoints(arguments), cancellationToken);
        Console.WriteLine($"ready api={server.Api} api-ssl={server.ApiSsl}");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }

        return 0;
    }

    private static ServerEndpoints Endpoints(ProgramArguments arguments) => new()
    {
        Api = arguments["api"] is { } api ? IPEndPoint.Parse(api) : null,
        ApiSsl = arguments["api-ssl"] is { } ssl ? IPEndPoint.Parse(ssl) : null,
    };
}
