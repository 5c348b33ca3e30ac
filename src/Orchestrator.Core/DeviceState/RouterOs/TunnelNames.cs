namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>The names of a link's tunnel interface, as it is called and as it shall be called.</summary>
internal sealed class TunnelNames
{
    private readonly HashSet<string> _names;

    public TunnelNames(RouterOsDesired desired, RouterOsActual actual)
    {
        var spec = RouterOsMenu.Ipip.Spec();
        _names =
        [
            .. desired.Rows.Where(row => row.Menu == RouterOsMenu.Ipip).Select(DesiredRows.Name).OfType<string>(),
            .. actual.Rows(RouterOsMenu.Ipip).Where(row => Owned.By(desired.Tag, spec, row)).Select(row => row["name"]).OfType<string>(),
        ];
    }

    public bool In(ActualRow rule) => Names(rule["in-interface"]) || Names(rule["out-interface"]);

    private bool Names(string? matcher) => matcher is not null && _names.Contains(matcher.TrimStart('!'));
}
