using System.Collections.Concurrent;
using System.Text;
using Orchestrator.EndToEnd.Tests.NatT.Clients;
using Orchestrator.EndToEnd.Tests.NatT.Grid;

namespace Orchestrator.EndToEnd.Tests.NatT.Pairs;

/// <summary>What the grid says of pairs, tried: strongSwan connects where a direct tunnel is promised, and where a hub is needed it does not.</summary>
[Trait("suite", "nat-t")]
public sealed class PairTests(ITestOutputHelper output) : IDisposable
{
    // Most of a pair's time is spent in waiting for what does not come.
    private const int AtATime = 6;

    private readonly NatWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("port-preserving", "none", PairStart.First, 500, true)]
    [InlineData("port-preserving", "none", PairStart.Second, 500, false)]
    [InlineData("symmetric", "static-forward", PairStart.First, 500, true)]
    [InlineData("static-forward", "symmetric", PairStart.First, 500, false)]
    [InlineData("port-preserving", "port-preserving", PairStart.First, 500, false)]
    [InlineData("port-preserving", "port-preserving", PairStart.Both, 500, true)]
    [InlineData("symmetric", "symmetric", PairStart.Both, 500, false)]
    [InlineData("open-preserving", "endpoint-independent", PairStart.Both, 500, false)]
    [InlineData("open-preserving", "endpoint-independent", PairStart.Both, 4500, true)]
    [InlineData("none", "rewrites-500", PairStart.Second, 500, false)]
    [InlineData("none", "rewrites-500", PairStart.Second, 4500, true)]
    [InlineData("none", "blocks-500", PairStart.Second, 500, false)]
    [InlineData("none", "blocks-500", PairStart.Second, 4500, true)]
    [InlineData("rewrites-500", "blocks-500", PairStart.Both, 4500, true)]
    public async Task A_pair_connects_by_who_begins_and_on_which_port(string first, string second, PairStart start, int port, bool connects) =>
        (await PairConnection.ConnectsAsync(_world, NatBehaviours.Find(first), NatBehaviours.Find(second), start, port)).ShouldBe(connects);

    [Fact]
    public async Task Every_pair_of_the_grid_connects_as_its_verdict_says()
    {
        Tools.Need("charon", "swanctl", "unshare", "ping");
        var count = NatGrid.Behaviours.Count;
        var verdicts = GridTests.Expected.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^count..]).ToList();
        var pairs = Enumerable.Range(0, count).SelectMany(row => Enumerable.Range(row, count - row), (row, column) => (Row: row, Column: column)).ToList();
        var seen = new ConcurrentDictionary<(int, int), bool>();
        await Parallel.ForEachAsync(pairs, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (pair, _) =>
            seen[pair] = await PairConnection.ConnectsAsync(
                _world, NatGrid.Behaviours[pair.Row], NatGrid.Behaviours[pair.Column], Start(verdicts[pair.Row][pair.Column]),
                // Where one end is open only on ports that it sends from, both must send from 4500 at once; where a helper holds 500, who begins must.
                verdicts[pair.Row][pair.Column] == "x" || !NatGrid.Behaviours[pair.Row].Facts.Leaves500Alone || !NatGrid.Behaviours[pair.Column].Facts.Leaves500Alone ? 4500 : 500));
        var table = new StringBuilder();
        foreach (var row in Enumerable.Range(0, count))
        {
            var cells = Enumerable.Range(0, count).Select(column => column < row ? ' ' : seen[(row, column)] ? '+' : '-');
            table.Append($"{NatGrid.Behaviours[row].Name,-20} {string.Join(' ', cells)}\n");
        }
        output.WriteLine($"{table}");
        var wrong = pairs.Where(pair => seen[pair] != (verdicts[pair.Row][pair.Column] != "h"))
            .Select(pair => $"{NatGrid.Behaviours[pair.Row].Name} and {NatGrid.Behaviours[pair.Column].Name}: {verdicts[pair.Row][pair.Column]}").ToList();
        wrong.ShouldBeEmpty($"{table}");
    }

    private static PairStart Start(string verdict) => verdict switch
    {
        "D" or "<" => PairStart.First,
        ">" => PairStart.Second,
        _ => PairStart.Both,
    };
}
