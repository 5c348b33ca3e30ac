namespace Orchestrator.Deployment.Tests.Push;

/// <summary>A device that holds numbered rows and an undo that fires by itself.</summary>
internal sealed class FakeDevice(string name, FakeClock clock, params IEnumerable<int> rows)
{
    private readonly Dictionary<string, (SortedSet<int> Before, ITimer Timer)> _undos = [];

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
        _undos.Add(undoId, ([.. Rows], clock.CreateTimer(_ => RollBack(undoId), null, revertIn, Timeout.InfiniteTimeSpan)));
        return clock.GetUtcNow() + revertIn;
    }

    public void Confirm(string undoId)
    {
        if (_undos.Remove(undoId, out var undo))
            undo.Timer.Dispose();
    }

    public void RollBack(string undoId)
    {
        if (!_undos.Remove(undoId, out var undo))
            return;
        undo.Timer.Dispose();
        Rows = [.. undo.Before];
    }
}
