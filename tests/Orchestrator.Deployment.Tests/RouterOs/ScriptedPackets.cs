using System.Runtime.CompilerServices;
using Orchestrator.Lab.DataPlane;

namespace Orchestrator.Deployment.Tests.RouterOs;

/// <summary>A data plane that says what a test wants it to: rows by menu, "name=value" each, and pings up to a size.</summary>
internal sealed class ScriptedPackets : IDataPlane
{
    private readonly Dictionary<string, List<Row>> _menus = [];
    private int _lastId;

    /// <summary>The largest packet that comes back, octets.</summary>
    public int Largest { get; set; } = 1500;

    public List<PingRequest> Pings { get; } = [];

    public void Add(string menu, params (string Name, string Value)[] values)
    {
        if (!_menus.TryGetValue(menu, out var rows))
            _menus[menu] = rows = [];
        rows.Add(new Row($"*{++_lastId:X}", values.ToDictionary(value => value.Name, value => value.Value)));
    }

    /// <summary>Lays values over a configured row.</summary>
    public void Overlay(string menu, string id, params (string Name, string Value)[] values)
    {
        if (!_menus.TryGetValue(menu, out var rows))
            _menus[menu] = rows = [];
        rows.Add(new Row(id, values.ToDictionary(value => value.Name, value => value.Value)));
    }

    public IReadOnlyList<Row> Rows(string menu) => _menus.GetValueOrDefault(menu) ?? [];

    public Task ApplyAsync(RouterTables tables, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<Row>> ReadAsync(string menu, CancellationToken cancellationToken) => Task.FromResult(Rows(menu));

    public async IAsyncEnumerable<Row> PingAsync(PingRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        Pings.Add(request);
        var times = new List<TimeSpan>();
        for (var seq = 0; seq < request.Count; seq++)
        {
            if (request.Size > Largest)
            {
                yield return PingRows.Failed(request, seq, 0, "packet too large and cannot be fragmented");
                continue;
            }
            times.Add(TimeSpan.FromMicroseconds(1250));
            yield return PingRows.Answered(request, seq, 64, times);
        }
    }

    public Task<bool> RemoveAsync(string menu, string id, CancellationToken cancellationToken) =>
        Task.FromResult(_menus.GetValueOrDefault(menu)?.RemoveAll(row => row.Id == id) > 0);

    public Task RebootAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
