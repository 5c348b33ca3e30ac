namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>The way back: what undoes a ChangeSet, last operation first.</summary>
public static class InverseOperations
{
    /// <summary>
    /// Every step is safe to run when the operation it undoes never ran. It names no secret: a row that holds one is
    /// only put out of use until the change is confirmed (see <see cref="Retirement"/>).
    /// </summary>
    public static IReadOnlyList<Operation> Of(ChangeSet changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return [.. changes.Operations.Reverse().Select(Of).OfType<Operation>()];
    }

    private static Operation? Of(Operation operation) => operation switch
    {
        AddRow add => new RemoveRow { Menu = add.Menu, Row = add.Row, Purpose = add.Purpose, Was = add.Fields, WasBefore = add.Before },
        SetRow set => Turned(set),
        MoveRow move => move with { Before = move.WasBefore, WasBefore = move.Before },
        // A double of a row that is still there: nobody misses it.
        RemoveRow { Row: RowSelector.ById } => null,
        RemoveRow removal when Retirement.Applies(removal) => Retirement.Of(removal) is { } retired ? Turned(retired) : null,
        RemoveRow removal => new AddRow
        {
            Menu = removal.Menu,
            Row = removal.Row,
            Purpose = removal.Purpose,
            Fields = removal.Was,
            Before = removal.WasBefore,
        },
        _ => throw new ArgumentException("Not an operation of RouterOS.", nameof(operation)),
    };

    private static SetRow? Turned(SetRow set)
    {
        // A secret changes by replacing its row; what is left here is a secret that nobody can read back.
        var changes = set.Changes.Where(change => change.From is null or Value.Plain)
            .Select(change => new FieldChange(change.Name, change.To is Value.Plain ? change.To : null, change.From)).ToList();
        return changes.Count == 0 ? null : set with { Changes = changes };
    }
}
