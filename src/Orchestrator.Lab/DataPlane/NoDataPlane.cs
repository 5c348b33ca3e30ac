using System.Runtime.CompilerServices;

namespace Orchestrator.Lab.DataPlane;

/// <summary>A data plane without packets: nothing is applied, nothing is live, every ping times out at once.</summary>
public sealed class NoDataPlane : IDataPlane
{
    /// <summary>The only one; it has no state.</summary>
    public static NoDataPlane Instance { get; } = new();

    /// <inheritdoc/>
    public Task ApplyAsync(RouterTables tables, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Row>> ReadAsync(string menu, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Row>>([]);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Row> PingAsync(PingRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        for (var seq = 0; seq < (request.Count ?? 1); seq++)
            yield return PingRows.Timeout(request, seq, received: 0);
    }

    /// <inheritdoc/>
    public Task<bool> RemoveAsync(string menu, string id, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <inheritdoc/>
    public Task RebootAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
