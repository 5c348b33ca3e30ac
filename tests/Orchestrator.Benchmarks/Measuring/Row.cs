namespace Orchestrator.Benchmarks.Measuring;

/// <summary>One line of the table. Less is better in each.</summary>
internal sealed record Row(string What, Samples Ours, string? PeerName = null, Samples? Peer = null);

/// <param name="Notes">What a reader must know to judge the rows, one sentence each.</param>
internal sealed record Findings(IReadOnlyList<Row> Rows, IReadOnlyList<string> Notes);

internal sealed record Benchmark(string Name, string Summary, Func<int, CancellationToken, Task<Findings>> RunAsync);
