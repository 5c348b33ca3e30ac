using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Packets;

/// <summary>What a packet set looks like in one field.</summary>
public static class Projection
{
    /// <summary>All values that the field of some entering packet of the set has.</summary>
    public static NumberSet Values(this PacketSpace space, int set, PacketField field)
    {
        ArgumentNullException.ThrowIfNull(space);
        int alone = space.Store.Exists(set, level => space.Meaning(level) is not { Chosen: false } meaning || meaning.Field != field);
        var runs = new List<NumberRange>();
        Collect(space, alone, field, 0, 0, runs);
        return NumberSet.Of(runs);
    }

    /// <summary>The same; null where they are more runs than that.</summary>
    public static NumberSet? Values(this PacketSpace space, int set, PacketField field, int most)
    {
        ArgumentNullException.ThrowIfNull(space);
        int alone = space.Store.Exists(set, level => space.Meaning(level) is not { Chosen: false } meaning || meaning.Field != field);
        return Runs(space, alone, field, 0, []) <= most ? space.Values(alone, field) : null;
    }

    private static double Runs(PacketSpace space, int set, PacketField field, int index, Dictionary<(int, int), double> known)
    {
        if (set <= DiagramStore.True)
            return set;
        if (known.TryGetValue((set, index), out double runs))
            return runs;
        bool tested = space.Meaning(space.Store.LevelOf(set))!.Value.Index == index;
        return known[(set, index)] = Runs(space, tested ? space.Store.Low(set) : set, field, index + 1, known) + Runs(space, tested ? space.Store.High(set) : set, field, index + 1, known);
    }

    private static void Collect(PacketSpace space, int set, PacketField field, int index, uint prefix, List<NumberRange> runs)
    {
        if (set == DiagramStore.False)
            return;
        if (set == DiagramStore.True)
        {
            runs.Add(new NumberRange(prefix, prefix | (uint)((1UL << (field.Width() - index)) - 1)));
            return;
        }
        bool tested = space.Meaning(space.Store.LevelOf(set))!.Value.Index == index;
        Collect(space, tested ? space.Store.Low(set) : set, field, index + 1, prefix, runs);
        Collect(space, tested ? space.Store.High(set) : set, field, index + 1, prefix | (1u << (field.Width() - 1 - index)), runs);
    }
}
