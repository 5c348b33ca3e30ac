using System.Runtime.CompilerServices;
using Orchestrator.Lab.DataPlane;

namespace Orchestrator.Deployment.Tests.RouterOs;

/// <summary>All rules have counted the same.</summary>
internal sealed class CountingPackets : IDataPlane
{
    private RouterTables? _tables;

    public int Each { get; set; }

    public Task ApplyAsync(RouterTables tables, CancellationToken cancellationToken)
    {
        _tables = tables;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Row>> ReadAsync(string menu, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Row>>(
        menu == "ip/firewall/raw" && _tables is { } tables ? [.. tables.Rows(menu).Select(row => new Row(row.Id, new Dictionary<string, string> { ["packets"] = $"{Each}" }))] : []);

    public async IAsyncEnumerable<Row> PingAsync(PingRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield break;
    }

    public Task<bool> RemoveAsync(string menu, string id, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task RebootAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
