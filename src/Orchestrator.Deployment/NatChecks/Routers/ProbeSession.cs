using System.Collections.Immutable;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.NatChecks.Routers;

/// <summary>The rows of a check on a router, while they stand: their undo is armed. The first fault ends what can be done. Not thread-safe.</summary>
internal sealed class ProbeSession(IDeviceDriver driver, PendingCommit pending, IReadOnlyList<ProbeCounter> counters, TimeProvider time)
{
    private readonly HashSet<int> _on = [];
    private readonly List<DateTimeOffset> _silenced = [];

    /// <summary>Of what comes in.</summary>
    public IReadOnlyList<ProbeCounter> Counters => driver is IPacketCounters ? [.. counters.Where(counter => !counter.Outwards)] : [];

    /// <summary>When peers were told to be silent: an exchange may have been cut off then.</summary>
    public IReadOnlyList<DateTimeOffset> Silenced => _silenced;

    public DeviceFault? Fault { get; private set; }

    /// <summary>Writes the rows.</summary>
    public async Task<bool> BeginAsync(CancellationToken cancellationToken) => Note(await driver.ApplyAsync(pending, new NoProgress(), cancellationToken));

    /// <summary>These peers ask, the others are silent.</summary>
    public async Task<bool> AskAsync(IReadOnlyCollection<int> peers, CancellationToken cancellationToken)
    {
        var changes = _on.Except(peers).Select(index => ProbeRows.Switch(pending.Changes.Tag, index, on: false))
            .Concat(peers.Except(_on).Select(index => ProbeRows.Switch(pending.Changes.Tag, index, on: true))).ToList<Operation>();
        if (_on.Except(peers).Any())
            _silenced.Add(time.GetUtcNow());
        _on.Clear();
        _on.UnionWith(peers);
        return await WriteAsync(changes, cancellationToken);
    }

    /// <summary>A peer that is silent will ask this port.</summary>
    public Task<bool> SetPortAsync(int peer, int port, CancellationToken cancellationToken) => WriteAsync([ProbeRows.Port(pending.Changes.Tag, peer, port)], cancellationToken);

    /// <summary>What each rule has counted; null after a fault.</summary>
    public async Task<ImmutableDictionary<int, long>?> CountAsync(CancellationToken cancellationToken)
    {
        if (Fault is not null || driver is not IPacketCounters counting)
            return null;
        var read = await counting.ReadCountersAsync(pending.Changes.Tag, cancellationToken);
        if (!Note(read))
            return null;
        // Rows that went meanwhile count nothing, which is no silence.
        if (counters.Any(counter => !read.Value!.ContainsKey(counter.Stamp(pending.Changes.Tag))))
        {
            Fault = new DeviceFault(FaultReason.Drifted, "The rows of the check are gone.");
            return null;
        }
        return counters.ToImmutableDictionary(counter => counter.Index, counter => read.Value![counter.Stamp(pending.Changes.Tag)]);
    }

    /// <summary>The responder's sockets that the router has sent something to; null where that is not known.</summary>
    public async Task<IReadOnlySet<Ipv4Endpoint>?> AskedAsync(CancellationToken cancellationToken) => await CountAsync(cancellationToken) is { } counted
        ? counters.Where(counter => counter.Outwards && counted[counter.Index] > 0).Select(counter => counter.Socket).ToHashSet() : null;

    /// <summary>Whether the rows still stand: a restart of the router runs their undo.</summary>
    public async Task<bool> StandsAsync(CancellationToken cancellationToken) =>
        Fault is null && (await driver.ReadUndoAsync(pending.UndoId, cancellationToken)).Value == UndoState.Armed;

    private async Task<bool> WriteAsync(List<Operation> operations, CancellationToken cancellationToken)
    {
        if (Fault is not null)
            return false;
        // The undo removes our rows, however they were set since.
        var step = pending with { Changes = pending.Changes with { Operations = operations, Stale = null } };
        return operations.Count == 0 || Note(await driver.ApplyAsync(step, new NoProgress(), cancellationToken));
    }

    private bool Note<T>(Outcome<T> outcome)
    {
        Fault ??= outcome.Fault;
        return outcome.IsOk;
    }

    private sealed class NoProgress : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value)
        {
        }
    }
}
