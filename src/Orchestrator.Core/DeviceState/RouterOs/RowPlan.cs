namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>One row of a menu during a comparison: what it is now, what it shall be, or both.</summary>
internal sealed class RowPlan(ActualRow? has, DesiredRow? wants, Stamp? stamp)
{
    public ActualRow? Has { get; } = has;

    /// <summary>null for a row that is another's, or that has to go.</summary>
    public DesiredRow? Wants { get; } = wants;

    /// <summary>The stamp the row has or will have.</summary>
    public Stamp? Stamp { get; } = stamp;

    public bool Doomed { get; init; }

    /// <summary>Something to stand before: neither the router's own row nor one that goes away.</summary>
    public bool IsAnchor => !Doomed && Has is not { Dynamic: true };

    /// <summary>How traffic meets the row once the change is done.</summary>
    public ActualRow AsRule() => Wants is null
        ? Has!
        : new ActualRow(Has?.Id ?? "", Wants.Fields.ToDictionary(field => field.Name, field => field.Value));
}
