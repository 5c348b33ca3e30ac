using System.Collections.Concurrent;

namespace Orchestrator.Persistence.Jobs;

/// <summary>How many jobs of each coordinating kind run on this node. Thread-safe.</summary>
public sealed class CoordinatorRooms
{
    private readonly ConcurrentDictionary<Type, int> _taken = [];

    public bool TryEnter(Type job, int most)
    {
        if (_taken.AddOrUpdate(job, 1, (_, taken) => taken + 1) <= most)
            return true;
        Leave(job);
        return false;
    }

    public void Leave(Type job) => _taken.AddOrUpdate(job, 0, (_, taken) => taken - 1);
}
