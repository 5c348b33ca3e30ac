using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>What a RouterOS device says of its rules, menu by menu.</summary>
public sealed record RouterOsRules : DeviceRules
{
    /// <summary>null where it is not known; read as a current one.</summary>
    public RouterOsVersion? Version { get; init; }

    /// <summary>
    /// Whether the rows are all there are: printed by the device, with what it made itself (addresses from DHCP, active routes).
    /// An export has only what somebody configured.
    /// </summary>
    public bool Complete { get; init; }

    /// <summary>Rows in the device's order by path ("/ip/firewall/nat"). A menu that was not asked for is absent, an empty one is there without rows.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<RouterOsRow>> Menus { get; init; }

    public override ReadPath Read() => RouterOsReader.Read(this);

    public IReadOnlyList<RouterOsRow> Rows(string menu) => Menus.TryGetValue(menu, out var rows) ? rows : [];

    /// <summary>The row of a menu that has one; null where it was not asked for.</summary>
    public RouterOsRow? Row(string menu) => Rows(menu) is [var row, ..] ? row : null;

    public bool Has(string menu) => Menus.ContainsKey(menu);
}
