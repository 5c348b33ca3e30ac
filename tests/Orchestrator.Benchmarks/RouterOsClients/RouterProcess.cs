using System.Diagnostics;
using System.Globalization;
using System.Net;
using Orchestrator.Benchmarks.Measuring;
using Orchestrator.RouterOs;

namespace Orchestrator.Benchmarks.RouterOsClients;

/// <summary>A virtual router as a process of its own on loopback.</summary>
internal sealed class RouterProcess : IAsyncDisposable
{
    public const string List = "/ip/firewall/address-list";

    private readonly Process _process;

    private RouterProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static async Task<RouterProcess> StartAsync(int rows, CancellationToken cancellationToken)
    {
        var process = Child.Start("dotnet", "exec", Child.Built("Orchestrator.Lab"), "router", "--api", "127.0.0.1:0");
        string ready = await process.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new InvalidOperationException("The virtual router did not start: " + await process.StandardError.ReadToEndAsync(cancellationToken));
        var router = new RouterProcess(process, IPEndPoint.Parse(ready.Split(' ')[1]["api=".Length..]).Port);
        await router.FillAsync(rows, cancellationToken);
        return router;
    }

    public static Task<RouterOsConnection> ConnectAsync(int port, CancellationToken cancellationToken) =>
        RouterOsConnection.ConnectAsync(RouterOsEndpoint.Plain("127.0.0.1", port), new RouterOsCredentials("admin", ""), new RouterOsOptions(), cancellationToken);

    public static Command Add(string list, int index) =>
        new Command(List + "/add").With("list", list).With("address", Address(index)).With("comment", string.Create(CultureInfo.InvariantCulture, $"row {index}"));

    public async ValueTask DisposeAsync()
    {
        await Child.EndAsync(_process);
        _process.Dispose();
    }

    private async Task FillAsync(int rows, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(Port, cancellationToken);
        foreach (var chunk in Enumerable.Range(0, rows).Chunk(500))
        {
            var replies = await Task.WhenAll(chunk.Select(index => connection.ExecuteAsync(Add("blocked", index), cancellationToken)));
            if (replies.FirstOrDefault(reply => !reply.Succeeded) is { } refused)
                throw new InvalidOperationException($"The virtual router refused a row: {refused}");
        }
    }

    private static string Address(int index) => string.Create(CultureInfo.InvariantCulture, $"10.{index >> 16}.{(index >> 8) & 255}.{index & 255}");
}
