using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.DataPlane;

/// <summary>
/// What a router's configuration says at one moment: every configured menu with its items in print order. Immutable, and not
/// changed by later edits. Secrets are in it in clear, for the data plane has to use them.
/// </summary>
/// <remarks>
/// Menus are named without a leading slash, as in <c>ip/firewall/nat</c>. Menus with one set of values (<c>system/identity</c>,
/// <c>ip/settings</c>) hold one row with the id <c>*0</c>. Disabled items are in it; items that are invalid carry <c>invalid=true</c>.
/// <c>interface</c> lists all interfaces with <c>type</c>; the fields of one type are in its own menu (<c>interface/ipip</c>), under the same ids.
/// </remarks>
public sealed class RouterTables
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<Row>> _menus;

    /// <summary>Creates a snapshot over <paramref name="menus"/>, which nobody may change afterwards.</summary>
    public RouterTables(RouterOsVersion version, long revision, IReadOnlyDictionary<string, IReadOnlyList<Row>> menus)
    {
        Version = version;
        Revision = revision;
        _menus = menus;
    }

    /// <summary>The version the router plays.</summary>
    public RouterOsVersion Version { get; }

    /// <summary>Grows with each committed change; a snapshot with a lower revision is older.</summary>
    public long Revision { get; }

    /// <summary>The menus that hold at least one row.</summary>
    public IEnumerable<string> Menus => _menus.Keys;

    /// <summary>The rows of a menu in print order; none when the menu is empty or unknown.</summary>
    public IReadOnlyList<Row> Rows(string menu) => _menus.GetValueOrDefault(menu) ?? [];

    /// <summary>The one row of a menu with one set of values, or the first row; null when there is none.</summary>
    public Row? First(string menu) => Rows(menu) is [var first, ..] ? first : null;
}
