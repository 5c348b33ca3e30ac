namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>Which rows belong to a link: by the stamp in their comment, or by name where the menu has no comment.</summary>
public static class Owned
{
    /// <summary>Dynamic and default rows are never a link's.</summary>
    public static bool By(LinkTag tag, MenuSpec spec, ActualRow row)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(row);
        if (row.Dynamic || row.Default)
            return false;
        return row.Stamp is { } stamp ? stamp.Tag == tag : spec.HasName && IsNameOf(tag, row["name"]);
    }

    public static bool IsNameOf(LinkTag tag, string? name) =>
        name is not null && (name == tag.ObjectName || name.StartsWith(tag.ObjectName + "-", StringComparison.Ordinal));

    /// <summary>How to find a row again, whoever owns it. Ids are only for rows that carry no mark.</summary>
    public static RowSelector SelectorOf(MenuSpec spec, ActualRow row)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(row);
        return row.Stamp is { } stamp ? new RowSelector.ByStamp(stamp)
            : spec.HasName && row["name"] is { Length: > 0 } name ? new RowSelector.ByName(name)
            : new RowSelector.ById(row.Id, RowSummary.Of(spec, row));
    }
}
