namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>One line that tells a person which row is meant.</summary>
public static class RowSummary
{
    private const int MaxFields = 6;

    /// <summary>"chain=srcnat action=masquerade out-interface=ether1": what is set, in the menu's order, without secrets.</summary>
    public static string Of(MenuSpec spec, ActualRow row)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(row);
        var told = spec.Fields
            .Where(field => field.Kind != FieldKind.Secret && field.Name is not ("log" or "log-prefix" or "disabled")
                && row.Fields.GetValueOrDefault(field.Name) is Value.Plain { Text.Length: > 0 })
            .Take(MaxFields)
            .Select(field => $"{field.Name}={row[field.Name]}");
        return string.Join(' ', told);
    }
}
