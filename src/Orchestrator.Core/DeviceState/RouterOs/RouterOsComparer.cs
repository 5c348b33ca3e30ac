namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>
/// The ordered operations from what a router has to what a link needs. First doubles of our own rows go, then rows
/// come or change in <see cref="ChangeStage"/>'s order, then what is no longer wanted goes in reverse.
/// </summary>
public static class RouterOsComparer
{
    /// <summary>
    /// Rows of others, dynamic and default rows are never touched. A secret the device hides counts as equal: a key
    /// that somebody changed on the device itself stays unseen there.
    /// </summary>
    /// <exception cref="ArgumentException">The desired state names a field its menu does not have, or has two identities.</exception>
    public static ChangeSet Compare(RouterOsDesired desired, RouterOsActual actual)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(actual);
        var version = RouterOsVersion.Parse(actual.Version);
        DesiredRows.Check(desired, version);
        var tunnel = new TunnelNames(desired, actual);
        var menus = RouterOsMenus.All
            .Select(spec => new MenuComparison(spec, version, new RowMatching(spec, desired, actual.Rows(spec.Menu), version), tunnel)).ToList();
        return new ChangeSet
        {
            Tag = desired.Tag,
            Operations =
            [
                .. menus.SelectMany(menu => menu.RemoveDoubles()),
                .. InOrder(menus.SelectMany(menu => menu.Establish())),
                .. InOrder(menus.SelectMany(menu => menu.RemoveUnwanted()), reverse: true),
            ],
            Baseline = Baseline.Of(actual),
        };
    }

    private static IEnumerable<Operation> InOrder(IEnumerable<(ChangeStage Stage, Operation Operation)> steps, bool reverse = false) =>
        (reverse ? steps.OrderByDescending(step => step.Stage) : steps.OrderBy(step => step.Stage)).Select(step => step.Operation);
}
