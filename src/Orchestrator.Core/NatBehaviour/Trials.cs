namespace Orchestrator.Core.NatBehaviour;

/// <summary>The trials of a measurement, and which of them were looked at for which property.</summary>
internal sealed class Trials(IReadOnlyList<NatTrial> trials)
{
    private readonly Dictionary<NatProperty, SortedSet<int>> _used = [];

    public IReadOnlyDictionary<NatProperty, IReadOnlyList<int>> Evidence =>
        _used.ToDictionary(entry => entry.Key, IReadOnlyList<int> (entry) => [.. entry.Value]);

    /// <summary>The trials of a kind; they become evidence of the property.</summary>
    public List<T> Of<T>(NatProperty property, Func<T, bool>? where = null)
        where T : NatTrial
    {
        var found = new List<T>();
        for (int index = 0; index < trials.Count; index++)
        {
            if (trials[index] is not T trial || where?.Invoke(trial) == false)
                continue;
            found.Add(trial);
            if (!_used.TryGetValue(property, out var used))
                _used[property] = used = [];
            used.Add(index);
        }
        return found;
    }
}
