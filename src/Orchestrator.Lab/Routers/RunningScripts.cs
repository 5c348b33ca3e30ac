namespace Orchestrator.Lab.Routers;

/// <summary>A script that runs at this moment.</summary>
/// <param name="Script">The stored script's name, or empty for text that has none.</param>
internal sealed record RunningScript(uint Id, string Script, string Owner, IReadOnlyCollection<string> Policies, DateTimeOffset Started);

/// <summary>The scripts a router runs, as <c>/system/script/job</c> lists them.</summary>
internal sealed class RunningScripts
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<uint, RunningScript> _running = [];
    private uint _lastId;

    public IReadOnlyList<RunningScript> All
    {
        get
        {
            lock (_lock)
                return [.. _running.Values];
        }
    }

    /// <summary>Lists a script until the returned value is disposed.</summary>
    public Entry Begin(VirtualRouter router, string script, Commands.RouterSession session)
    {
        lock (_lock)
        {
            uint id = ++_lastId;
            _running.Add(id, new RunningScript(id, script, session.User, session.Policies, router.Now));
            return new Entry(this, id);
        }
    }

    private void End(uint id)
    {
        lock (_lock)
            _running.Remove(id);
    }

    public readonly struct Entry(RunningScripts all, uint id) : IDisposable
    {
        public uint Id => id;

        public void Dispose() => all.End(id);
    }
}
