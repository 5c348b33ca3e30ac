namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>Pairs a link's desired rows with the rows that are already there.</summary>
internal sealed class RowMatching
{
    private readonly MenuSpec _spec;
    private readonly RouterOsVersion _version;

    public RowMatching(MenuSpec spec, RouterOsDesired desired, IReadOnlyList<ActualRow> actual, RouterOsVersion version)
    {
        (_spec, _version) = (spec, version);
        var owned = actual.Where(row => Owned.By(desired.Tag, spec, row)).ToList();
        var taken = new Dictionary<ActualRow, RowPlan>(ReferenceEqualityComparer.Instance);
        foreach (var row in desired.Rows.Where(row => row.Menu == spec.Menu))
        {
            var candidates = owned.FindAll(candidate => !taken.ContainsKey(candidate) && Matches(candidate, row));
            // An identity may have a retired predecessor beside it.
            var match = candidates.Find(candidate => !IsDisabled(candidate) && !MustBeReplaced(candidate, row)) ?? candidates.FirstOrDefault();
            var plan = match is null || MustBeReplaced(match, row)
                ? new RowPlan(null, row, FreeStamp(row, owned))
                : new RowPlan(match, row, match.Stamp ?? row.Stamp);
            Desired.Add(plan);
            if (plan.Has is not null)
                taken[match!] = plan;
        }
        foreach (var row in actual)
            Rows.Add(taken.TryGetValue(row, out var plan) ? plan : new RowPlan(row, null, row.Stamp) { Doomed = owned.Contains(row, ReferenceEqualityComparer.Instance) && !Outlasts(row, desired) });
        Doubles = [.. Rows.Where(row => row.Doomed && IsDouble(row))];
    }

    public List<RowPlan> Desired { get; } = [];

    /// <summary>All rows of the menu in the router's order.</summary>
    public List<RowPlan> Rows { get; } = [];

    /// <summary>Rows of ours that have the mark of another row, so that no mark finds them.</summary>
    public List<RowPlan> Doubles { get; }

    // Somebody asked for it and no plan knows of it; with the link it goes.
    private static bool Outlasts(ActualRow row, RouterOsDesired desired) => row.Stamp is { Purpose: Purpose.AuditFix } && desired.Rows.Count > 0;

    private bool Matches(ActualRow candidate, DesiredRow wanted)
    {
        // The index of an identity's stamp counts its replacements.
        if (candidate.Stamp is { } stamp)
            return _spec.Menu == RouterOsMenu.IpsecIdentity ? stamp.Purpose == wanted.Stamp.Purpose : stamp == wanted.Stamp;
        return _spec.HasName && candidate["name"] == DesiredRows.Name(wanted);
    }

    // An old secret cannot be written back by an undo, so its row is kept aside and another takes its place.
    private bool MustBeReplaced(ActualRow row, DesiredRow wanted)
    {
        if (_spec.SecretField is not { } secret)
            return false;
        var has = row.Fields.GetValueOrDefault(secret.Name);
        var wants = wanted.Fields.FirstOrDefault(field => field.Name == secret.Name)?.Value;
        return has is not Value.Hidden && MenuSpec.Meaning(secret, has, _version) != MenuSpec.Meaning(secret, wants, _version);
    }

    private static bool IsDisabled(ActualRow row) => FieldText.Normalise(FieldKind.Flag, row["disabled"] ?? "") == "yes";

    private Stamp FreeStamp(DesiredRow wanted, List<ActualRow> owned)
    {
        var stamp = wanted.Stamp;
        while (_spec.Menu == RouterOsMenu.IpsecIdentity && owned.Exists(row => row.Stamp == stamp))
            stamp = stamp with { Index = stamp.Index + 1 };
        return stamp;
    }

    private bool IsDouble(RowPlan plan) => Rows.Any(other => other != plan && SameMark(other, plan)
        && (!other.Doomed || Rows.IndexOf(other) < Rows.IndexOf(plan)));

    private static bool SameMark(RowPlan one, RowPlan other) => one.Stamp is { } stamp && stamp == other.Stamp;
}
