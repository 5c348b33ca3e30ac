using System.Diagnostics;
using System.Text.Json;
using Orchestrator.Benchmarks.Measuring;
using Orchestrator.RouterOs;

namespace Orchestrator.Benchmarks.RouterOsClients;

/// <summary>What one client process measured, milliseconds; the first of each list in a fresh process.</summary>
/// <param name="Peak">Peak resident memory of the process, MB.</param>
internal sealed record ClientFigures(double[] Read, double[] Add, double[]? Pipelined, double Peak);

/// <summary>The product's client at the same work as <c>peer/librouteros_client.py</c>, in a process of its own.</summary>
internal static class ClientRun
{
    public const string Part = "client-routeros";
    public const int Rows = 10_000;
    public const int Adds = 1_000;
    public const int Rounds = 5;

    public static async Task RunAsync(int fullPort, int emptyPort, CancellationToken cancellationToken)
    {
        await using var full = await RouterProcess.ConnectAsync(fullPort, cancellationToken);
        await using var empty = await RouterProcess.ConnectAsync(emptyPort, cancellationToken);
        double[] read = new double[Rounds], add = new double[Rounds], pipelined = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
            read[round] = await TimeAsync(() => ReadAsync(full, cancellationToken));
        for (int round = 0; round < Rounds; round++)
        {
            var ids = new List<string>();
            add[round] = await TimeAsync(async () => ids.AddRange(await AddAsync(empty, cancellationToken)));
            await RemoveAsync(empty, ids, cancellationToken);
        }
        // Before the pipelined rounds, which the peer cannot do.
        double peak = Child.Memory(Environment.ProcessId, "VmHWM");
        for (int round = 0; round < Rounds; round++)
        {
            var ids = new List<string>();
            pipelined[round] = await TimeAsync(async () => ids.AddRange(await PipelineAsync(empty, cancellationToken)));
            await RemoveAsync(empty, ids, cancellationToken);
        }
        Console.WriteLine(JsonSerializer.Serialize(new ClientFigures(read, add, pipelined, peak), JsonSerializerOptions.Web));
    }

    private static async Task ReadAsync(RouterOsConnection connection, CancellationToken cancellationToken)
    {
        var reply = await connection.ExecuteAsync(new Command(RouterProcess.List + "/print"), cancellationToken);
        // Every property of every row as a dictionary, as the peer hands them out.
        int found = reply.Rows.Count(row => row.ToDictionary().ContainsKey("address"));
        if (found != Rows)
            throw new InvalidOperationException($"Read {found} rows.");
    }

    private static async Task<List<string>> AddAsync(RouterOsConnection connection, CancellationToken cancellationToken)
    {
        var ids = new List<string>(Adds);
        for (int index = 0; index < Adds; index++)
            ids.Add(Id(await connection.ExecuteAsync(RouterProcess.Add("added", index), cancellationToken)));
        return ids;
    }

    private static async Task<IEnumerable<string>> PipelineAsync(RouterOsConnection connection, CancellationToken cancellationToken) =>
        (await Task.WhenAll(Enumerable.Range(0, Adds).Select(index => connection.ExecuteAsync(RouterProcess.Add("added", index), cancellationToken)))).Select(Id).ToList();

    private static async Task RemoveAsync(RouterOsConnection connection, List<string> ids, CancellationToken cancellationToken)
    {
        var reply = await connection.ExecuteAsync(new Command(RouterProcess.List + "/remove").With(".id", string.Join(',', ids)), cancellationToken);
        if (!reply.Succeeded)
            throw new InvalidOperationException($"Removing failed: {reply}");
    }

    private static string Id(Reply reply) => reply.Ret ?? throw new InvalidOperationException($"Adding failed: {reply}");

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }
}
