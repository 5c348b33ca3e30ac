using Orchestrator.Lab.Commands;

namespace Orchestrator.Lab;

/// <summary>The logged-in connections of a router.</summary>
internal sealed class SessionList
{
    private readonly Lock _lock = new();
    private readonly List<RouterSession> _sessions = [];
    private uint _nextId;

    public uint NextId() => Interlocked.Increment(ref _nextId);

    public IReadOnlyList<RouterSession> All
    {
        get
        {
            lock (_lock)
                return [.. _sessions];
        }
    }

    public void Add(RouterSession session)
    {
        lock (_lock)
            _sessions.Add(session);
    }

    public void Remove(RouterSession session)
    {
        lock (_lock)
            _sessions.Remove(session);
    }
}
