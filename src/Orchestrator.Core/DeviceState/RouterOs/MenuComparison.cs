namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>The comparison of one menu. It keeps the menu's order up to date as it says what to do.</summary>
internal sealed class MenuComparison
{
    private readonly MenuSpec _spec;
    private readonly RouterOsVersion _version;
    private readonly List<RowPlan> _desired;
    private readonly List<RowPlan> _rows;
    private readonly List<RowPlan> _doubles;
    private readonly TunnelNames _tunnel;

    public MenuComparison(MenuSpec spec, RouterOsVersion version, RowMatching matching, TunnelNames tunnel)
    {
        (_spec, _version, _tunnel) = (spec, version, tunnel);
        (_desired, _rows, _doubles) = (matching.Desired, matching.Rows, matching.Doubles);
    }

    public IEnumerable<Operation> RemoveDoubles()
    {
        foreach (var plan in _doubles)
        {
            var was = plan.Has!;
            yield return Remove(plan, new RowSelector.ById(was.Id, RowSummary.Of(_spec, was)));
        }
    }

    public IEnumerable<(ChangeStage Stage, Operation Operation)> Establish()
    {
        var final = _spec.Ordered ? RowPlacement.FinalOrder(_rows, _desired) : [.. _rows, .. _desired.Where(plan => plan.Has is null)];
        foreach (var plan in _desired.Where(plan => plan.Has is not null))
        {
            if (Change(plan) is { } change)
                yield return (Stage(plan), change);
        }
        foreach (var plan in final.Where(plan => plan.Wants is not null && (plan.Has is null || Moves(plan, final))).OrderBy(Stage).ToList())
        {
            // An identity whose secret changed makes way just before the new one comes.
            foreach (var old in _rows.Where(row => row.Doomed && _spec.Menu == RouterOsMenu.IpsecIdentity).ToList())
                yield return (Stage(plan), Remove(old, Owned.SelectorOf(_spec, old.Has!)));
            yield return (Stage(plan), plan.Has is null ? Add(plan, final) : Move(plan, final));
        }
    }

    public IEnumerable<(ChangeStage Stage, Operation Operation)> RemoveUnwanted()
    {
        foreach (var plan in _rows.Where(row => row.Doomed).Reverse().OrderByDescending(Stage).ToList())
            yield return (Stage(plan), Remove(plan, Owned.SelectorOf(_spec, plan.Has!)));
    }

    private SetRow? Change(RowPlan plan)
    {
        var changes = FieldDifference.Between(_spec, Wanted(plan), plan.Has!, _version);
        return changes.Count == 0
            ? null
            : new SetRow { Menu = _spec.Menu, Row = Owned.SelectorOf(_spec, plan.Has!), Changes = changes, Purpose = plan.Wants!.Stamp.Purpose };
    }

    private AddRow Add(RowPlan plan, List<RowPlan> final)
    {
        var before = Settle(plan, final);
        var stamp = plan.Stamp!.Value;
        return new AddRow
        {
            Menu = _spec.Menu,
            Row = _spec.HasComment(_version) ? new RowSelector.ByStamp(stamp) : new RowSelector.ByName(DesiredRows.Name(plan.Wants!)!),
            Fields = _spec.HasComment(_version) ? [.. plan.Wants!.Fields, new Field("comment", stamp.ToString())] : plan.Wants!.Fields,
            Before = before,
            Purpose = plan.Wants!.Stamp.Purpose,
        };
    }

    private MoveRow Move(RowPlan plan, List<RowPlan> final)
    {
        var was = NextStatic(plan);
        return new MoveRow
        {
            Menu = _spec.Menu,
            Row = Owned.SelectorOf(_spec, plan.Has!),
            WasBefore = was,
            Before = Settle(plan, final),
            Purpose = plan.Wants!.Stamp.Purpose,
        };
    }

    private RemoveRow Remove(RowPlan plan, RowSelector row)
    {
        var before = NextStatic(plan);
        _rows.Remove(plan);
        return new RemoveRow
        {
            Menu = _spec.Menu,
            Row = row,
            Was = FieldDifference.Holding(_spec, plan.Has!, _version),
            WasBefore = before,
            Purpose = plan.Stamp?.Purpose ?? _spec.Purpose,
        };
    }

    /// <summary>Puts the row where it belongs among the rows that already stand right, and says before which.</summary>
    private RowSelector? Settle(RowPlan plan, List<RowPlan> final)
    {
        _rows.Remove(plan);
        var next = final.Skip(final.IndexOf(plan) + 1).FirstOrDefault(row => row.IsAnchor && _rows.Contains(row) && !Moves(row, final));
        if (next is null)
            _rows.Add(plan);
        else
            _rows.Insert(_rows.IndexOf(next), plan);
        return next is null ? null : Anchor(next);
    }

    /// <summary>Whether the row has still to be moved: it stands behind a row that it shall precede.</summary>
    private bool Moves(RowPlan plan, List<RowPlan> final)
    {
        int at = _rows.IndexOf(plan);
        int target = final.IndexOf(plan);
        return plan.Wants is not null && at > 0 && _rows.Take(at).Any(row => final.IndexOf(row) > target);
    }

    /// <summary>The static row behind this one, by which the undo finds the place again.</summary>
    private RowSelector? NextStatic(RowPlan plan) =>
        _spec.Ordered && _rows.Skip(_rows.IndexOf(plan) + 1).FirstOrDefault(row => row.Has is not { Dynamic: true }) is { } next ? Anchor(next) : null;

    /// <summary>A row to stand before: ours by its mark, others' by id, since their marks may not be unique.</summary>
    private RowSelector Anchor(RowPlan plan) =>
        plan.Wants is null && !plan.Doomed ? new RowSelector.ById(plan.Has!.Id, RowSummary.Of(_spec, plan.Has))
        : plan.Stamp is { } stamp ? new RowSelector.ByStamp(stamp)
        : Owned.SelectorOf(_spec, plan.Has!);

    private Dictionary<string, Value> Wanted(RowPlan plan)
    {
        var wanted = plan.Wants!.Fields.ToDictionary(field => field.Name, field => field.Value);
        if (_spec.HasComment(_version))
            wanted["comment"] = plan.Stamp!.Value.ToString();
        return wanted;
    }

    private ChangeStage Stage(RowPlan plan) =>
        ChangeOrder.StageOf(_spec.Menu, plan.Wants?.Stamp.Purpose ?? plan.Stamp?.Purpose ?? _spec.Purpose, _tunnel.In(plan.AsRule()));
}
