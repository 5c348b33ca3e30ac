namespace Orchestrator.Core.Auditing.Sets;

/// <summary>Projections: forgetting variables.</summary>
public static class Quantification
{
    /// <summary>The members of which some setting of the chosen variables is in the set; the result does not test those.</summary>
    public static int Exists(this DiagramStore store, int set, Func<int, bool> chosen) => new Projection(store, chosen, store.Or).Of(set);

    /// <summary>The members of which every setting of the chosen variables is in the set.</summary>
    public static int ForAll(this DiagramStore store, int set, Func<int, bool> chosen) => new Projection(store, chosen, store.And).Of(set);

    /// <summary>The part of all members that are in the set, 0..1, each variable counting half and half.</summary>
    public static double Density(this DiagramStore store, int set) => DensityOf(store, set, []);

    private static double DensityOf(DiagramStore store, int set, Dictionary<int, double> known)
    {
        if (set <= DiagramStore.True)
            return set;
        if (!known.TryGetValue(set, out double density))
        {
            density = (DensityOf(store, store.Low(set), known) + DensityOf(store, store.High(set), known)) / 2;
            known[set] = density;
        }
        return density;
    }

    private sealed class Projection(DiagramStore store, Func<int, bool> chosen, Func<int, int, int> join)
    {
        private readonly Dictionary<int, int> _known = [];

        public int Of(int set)
        {
            if (set <= DiagramStore.True)
                return set;
            if (_known.TryGetValue(set, out int known))
                return known;
            int level = store.LevelOf(set), low = Of(store.Low(set)), high = Of(store.High(set));
            return _known[set] = chosen(level) ? join(low, high) : store.Make(level, low, high);
        }
    }
}
