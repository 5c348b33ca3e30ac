namespace Orchestrator.Deployment.Tests.Push;

/// <summary>A device that holds numbered rows and an undo that fires by itself.</summary>
internal sealed class FakeDevice(string name, FakeClock clock, params IEnumerable<int> rows)
{
    private static readonly TimeSpan UndoTakes = TimeSpan.FromSeconds(3);
    private readonly Dictionary<string, Undo> _undos = [];

    public string Name => name;

    public SortedSet<int> Rows { get; private set; } = [.. rows];

    /// <summary>Something of somebody else that the comparison depends on.</summary>
    public string Surroundings { get; set; } = "quiet";

    /// <summary>Nobody gets through to it before this moment.</summary>
    public DateTimeOffset OfflineUntil { get; set; }

    public bool IsOnline => clock.GetUtcNow() >= OfflineUntil;

    public int Undos => _undos.Count;

    /// <summary>How often a row was written by us, to show that nothing is repeated blindly.</summary>
    public int Writes { get; set; }

    public bool IsArmed(string undoId) => _undos.ContainsKey(undoId);

    public DateTimeOffset Arm(string undoId, TimeSpan revertIn)
    {
        _undos.Add(undoId, new([.. Rows], clock.CreateTimer(_ => Fire(undoId), null, revertIn, Timeout.InfiniteTimeSpan)));
        return clock.GetUtcNow() + revertIn;
    }

    /// <summary>Too late once the undo runs.</summary>
    public void Confirm(string undoId)
    {
        if (_undos.TryGetValue(undoId, out var undo) && !undo.Running)
            End(undoId, undo);
    }

    public void RollBack(string undoId)
    {
        if (!_undos.TryGetValue(undoId, out var undo))
            return;
        End(undoId, undo);
        Rows = [.. undo.Before];
    }

    /// <summary>By itself it takes a while, and the device is neither new nor old meanwhile.</summary>
    private void Fire(string undoId)
    {
        var undo = _undos[undoId];
        _undos[undoId] = undo with { Running = true, Timer = clock.CreateTimer(_ => RollBack(undoId), null, UndoTakes, Timeout.InfiniteTimeSpan) };
        Rows = [.. undo.Before.Union(Rows).Where(row => row != 2)];
    }

    private void End(string undoId, Undo undo)
    {
        undo.Timer.Dispose();
        _undos.Remove(undoId);
    }

    private sealed record Undo(SortedSet<int> Before, ITimer Timer, bool Running = false);
}
