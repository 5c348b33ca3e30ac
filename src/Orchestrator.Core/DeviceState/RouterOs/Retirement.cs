namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>
/// Rows whose removal cannot be undone by writing them again, because a secret must not stand in a script, nor can
/// what such a row refers to. Applying only puts them out of use; confirming removes them; the undo puts them back to use.
/// </summary>
public static class Retirement
{
    /// <summary>Doubles, known by id, go at once: nobody misses them, and no mark could tell them from the row that stays.</summary>
    public static bool Applies(RemoveRow removal)
    {
        ArgumentNullException.ThrowIfNull(removal);
        return removal.Row is not RowSelector.ById && removal.Menu is RouterOsMenu.IpsecIdentity or RouterOsMenu.IpsecPeer or RouterOsMenu.IpsecProfile;
    }

    /// <summary>What applying does in place of the removal; null where the row does no harm while nothing uses it.</summary>
    public static SetRow? Of(RemoveRow removal)
    {
        ArgumentNullException.ThrowIfNull(removal);
        return OutOfUse(removal)
            ? null
            : new SetRow
            {
                Menu = removal.Menu,
                Row = removal.Row,
                Purpose = removal.Purpose,
                Changes = [new FieldChange("disabled", "no", "yes")],
            };
    }

    /// <summary>Whether a removal that a fresh comparison still asks for is one that applying has prepared and confirming will carry out.</summary>
    public static bool AwaitsConfirmation(Operation left) => left is RemoveRow removal && Applies(removal) && OutOfUse(removal);

    /// <summary>The removals that confirming the change still owes, in order.</summary>
    public static IReadOnlyList<RemoveRow> Owed(ChangeSet changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return [.. changes.Operations.OfType<RemoveRow>().Where(Applies)];
    }

    // The API reads "true" where the console says "yes".
    private static bool OutOfUse(RemoveRow removal) =>
        removal.Menu == RouterOsMenu.IpsecProfile
        || removal.Was.Any(field => field is { Name: "disabled", Value: Value.Plain { Text: "yes" or "true" } });
}
