namespace Orchestrator.Core.Auditing.Sets;

/// <summary>Projections: forgetting variables.</summary>
public static class Quantification
{
    /// <summary>The members of which some setting of the chosen variables is in the set; the result does not test those.</summary>
    public static int Exists(this DiagramStore store, int set, Func<int, bool> chosen) => new Forgetting(store, chosen).Some(set);

    /// <summary>The members of which every setting of the chosen variables is in the set.</summary>
    public static int ForAll(this DiagramStore store, int set, Func<int, bool> chosen) => new Forgetting(store, chosen).All(set);

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
}
