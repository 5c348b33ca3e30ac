using System.Runtime.CompilerServices;
using Orchestrator.Lab.DataPlane;

namespace Orchestrator.Lab.Simulation;

/// <summary>A router's end of the <see cref="SimulatedInternet"/>.</summary>
internal sealed class SimulatedDataPlane(SimulatedInternet internet, string name, SimulatedPlace place) : IDataPlane
{
    public Task ApplyAsync(RouterTables tables, CancellationToken cancellationToken)
    {
        internet.Update(new SimulatedNode(name, place, tables));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Row>> ReadAsync(string menu, CancellationToken cancellationToken) => Task.FromResult(SimulatedRows.Of(internet, name, menu));

    public async IAsyncEnumerable<Row> PingAsync(PingRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var times = new List<TimeSpan>();
        for (var seq = 0; request.Count is not { } count || seq < count; seq++)
        {
            var outcome = internet.Node(name) is { } node ? SimulatedPath.Ping(internet, node, request) : PathOutcome.Lost;
            if (outcome.Time is { } time)
                times.Add(time);
            yield return outcome.Time is not null ? PingRows.Answered(request, seq, outcome.Ttl, times) : PingRows.Failed(request, seq, times.Count, outcome.Status);
            // Practice does not wait as long as life does; a ping without an end does.
            await Task.Delay(request.Count is null ? request.Interval : TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
    }

    public Task<bool> RemoveAsync(string menu, string id, CancellationToken cancellationToken) => Task.FromResult(menu switch
    {
        "ip/ipsec/active-peers" => internet.Drop(name, tunnel => tunnel.Peer.Id == id),
        "ip/ipsec/installed-sa" => internet.Drop(name, _ => true),
        "ip/firewall/connection" => SimulatedRows.Of(internet, name, menu).Any(row => row.Id == id),
        _ => false,
    });

    public Task RebootAsync(CancellationToken cancellationToken)
    {
        internet.Leave(name);
        return Task.CompletedTask;
    }
}
