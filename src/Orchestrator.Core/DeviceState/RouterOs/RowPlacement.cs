namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>Where the rows of one ordered menu shall stand. Other people's rows never move.</summary>
internal static class RowPlacement
{
    /// <summary>
    /// The menu's rows in their final order: <paramref name="current"/> as the router has them, <paramref name="desired"/>
    /// the link's rows in the order they shall have where it matters.
    /// </summary>
    public static List<RowPlan> FinalOrder(IReadOnlyList<RowPlan> current, IReadOnlyList<RowPlan> desired)
    {
        var final = current.ToList();
        foreach (var plan in desired.Where(plan => plan.Has is null && plan.Wants!.Placement is Placement.Anywhere))
            final.Add(plan);
        // Last first: each later row then already stands where it stays, and only earlier rows have to mind it.
        for (int i = desired.Count - 1; i >= 0; i--)
        {
            if (desired[i].Wants!.Placement is Placement.BeforeCatching placement)
                Place(final, desired, i, placement);
        }
        return final;
    }

    private static void Place(List<RowPlan> final, IReadOnlyList<RowPlan> desired, int index, Placement.BeforeCatching placement)
    {
        var row = desired[index];
        int limit = final.FindIndex(other => other != row && Minds(other, desired, index) && Catches(other, placement));
        int at = final.IndexOf(row);
        if (at >= 0 && (limit < 0 || at < limit))
            return;
        if (at >= 0)
            final.RemoveAt(at);
        // A new row keeps company with the link's next one, so that the rows read in their order.
        int next = index + 1 < desired.Count ? final.IndexOf(desired[index + 1]) : -1;
        int place = limit < 0 ? final.Count : limit;
        final.Insert(next >= 0 && next <= place ? next : place, row);
    }

    private static bool Minds(RowPlan other, IReadOnlyList<RowPlan> desired, int index) =>
        other.IsAnchor && (other.Wants is null ? !DoesTheSame(other, desired[index]) : desired.Skip(index + 1).Contains(other));

    /// <summary>
    /// Two links may accept the same packet, one by the tunnel it comes from, the other by the tunnel it leaves by. Neither has to stand before
    /// the other: minding it, each push would move its own rules before those of the one before.
    /// </summary>
    private static bool DoesTheSame(RowPlan other, RowPlan row) => other.Has is { Stamp: not null } has && Accepts(has) && Accepts(row.AsRule());

    private static bool Accepts(ActualRow rule) => (rule["action"] ?? "accept") == "accept";

    private static bool Catches(RowPlan other, Placement.BeforeCatching placement)
    {
        var rule = other.AsRule();
        return (rule["chain"] ?? "") == placement.Chain && RuleReach.CouldCatch(rule, placement.Traffic);
    }
}
