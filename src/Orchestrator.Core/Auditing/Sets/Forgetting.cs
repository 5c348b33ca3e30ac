namespace Orchestrator.Core.Auditing.Sets;

/// <summary>Forgets the same variables of one set after another; what it has worked out it remembers, so that like sets cost little.</summary>
/// <param name="chosen">Whether to forget the variable of a level; the same answer each time.</param>
/// <remarks>Not thread-safe.</remarks>
internal sealed class Forgetting(DiagramStore store, Func<int, bool> chosen)
{
    private const int OfSome = 1, OfAll = 2;

    private readonly OperationCache _known = new(1 << 18);
    private readonly List<bool?> _chosen = [];
    private int _size;

    /// <summary>The members of which some setting of the chosen variables is in the set.</summary>
    public int Some(int set) => Of(OfSome, set);

    /// <summary>The members of which every setting of the chosen variables is in the set.</summary>
    public int All(int set) => Of(OfAll, set);

    private int Of(int kind, int set)
    {
        if (store.Count > _size)
            _known.Grow(_size = store.Count);
        return Forget(kind, set);
    }

    private int Forget(int kind, int set)
    {
        if (set <= DiagramStore.True)
            return set;
        if (_known.TryGet(kind, set, 0, out int known))
            return known;
        int level = store.LevelOf(set), low = Forget(kind, store.Low(set)), high = Forget(kind, store.High(set));
        int result = !Chosen(level) ? store.Make(level, low, high) : kind == OfSome ? store.Or(low, high) : store.And(low, high);
        _known.Put(kind, set, 0, result);
        return result;
    }

    private bool Chosen(int level)
    {
        while (_chosen.Count <= level)
            _chosen.Add(null);
        return _chosen[level] ??= chosen(level);
    }
}
