using System.Globalization;
using System.Text.Json;
using Orchestrator.Benchmarks.Measuring;

namespace Orchestrator.Benchmarks.RouterOsClients;

/// <summary>Both clients, alternating, each time in fresh processes, against the same two virtual routers.</summary>
internal static class RouterOsBenchmark
{
    private const string Peer = "librouteros";

    public static async Task<Findings> RunAsync(int repetitions, CancellationToken cancellationToken)
    {
        await using var full = await RouterProcess.StartAsync(ClientRun.Rows, cancellationToken);
        await using var empty = await RouterProcess.StartAsync(0, cancellationToken);
        string[] ports = [Text(full.Port), Text(empty.Port)];
        string[] ours = Child.Part([ClientRun.Part, .. ports]);
        string[] peers = ["/usr/bin/python3", Path.Combine(Child.Here, "RouterOsClients/peer/librouteros_client.py"), .. ports,
            Text(ClientRun.Rows), Text(ClientRun.Adds), Text(ClientRun.Rounds)];
        // The routers' own code is warm before anybody's clock runs.
        await FiguresAsync(ours, cancellationToken);

        List<ClientFigures> mine = [], theirs = [];
        List<double> drain = [];
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            mine.Add(await FiguresAsync(ours, cancellationToken));
            theirs.Add(await FiguresAsync(peers, cancellationToken));
            drain.Add(await Drain.TimeAsync(full.Port, cancellationToken));
        }
        return new Findings(Rows(mine, theirs),
        [
            string.Create(CultureInfo.InvariantCulture, $"RouterOS: {ClientRun.Rounds} rounds in each of {repetitions} processes per client, alternating; the virtual router is a third process, its own work is in every figure. ")
            + $"Only to fetch the {ClientRun.Rows:N0} rows' octets and throw them away took {new Samples("ms", drain)}.",
            "RouterOS: \"first\" is the first read of a fresh process; a service that stays up meets it once. Adds one after the other wait for each answer; pipelined ones do not, which librouteros cannot.",
        ]);
    }

    private static List<Row> Rows(List<ClientFigures> mine, List<ClientFigures> theirs) =>
    [
        new($"RouterOS: read {ClientRun.Rows:N0} rows", Warm(mine, f => f.Read), Peer, Warm(theirs, f => f.Read)),
        new($"RouterOS: read {ClientRun.Rows:N0} rows, first", First(mine), Peer, First(theirs)),
        new($"RouterOS: {ClientRun.Adds:N0} adds, one after the other", Warm(mine, f => f.Add), Peer, Warm(theirs, f => f.Add)),
        new($"RouterOS: {ClientRun.Adds:N0} adds, pipelined", Warm(mine, f => f.Pipelined!), Peer + ", one after the other", Warm(theirs, f => f.Add)),
        new("RouterOS: peak memory of the client process", Peak(mine), Peer, Peak(theirs)),
    ];

    private static Samples Warm(List<ClientFigures> figures, Func<ClientFigures, double[]> part) => new("ms", [.. figures.SelectMany(one => part(one).Skip(1))]);

    private static Samples First(List<ClientFigures> figures) => new("ms", [.. figures.Select(one => one.Read[0])]);

    private static Samples Peak(List<ClientFigures> figures) => new("MB", [.. figures.Select(one => one.Peak)]);

    private static async Task<ClientFigures> FiguresAsync(string[] words, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<ClientFigures>(await Child.OutputAsync(cancellationToken, words), JsonSerializerOptions.Web)!;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
