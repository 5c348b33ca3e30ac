using System.Globalization;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Menus;

/// <summary><c>/ip/firewall/address-list</c>: an item with a timeout is dynamic and counts down; it goes when its time is over.</summary>
internal sealed class AddressListBehaviour : MenuBehaviour
{
    private const string Until = "expires-at";

    public override void BeginRead(VirtualRouter router, MenuDef menu)
    {
        var table = router.Database.Table(menu);
        if (!table.Rows.Any(entry => entry.Values.Has(Until)))
            return;
        foreach (var entry in table.Rows.Where(entry => Left(router, entry) <= TimeSpan.Zero).ToList())
            router.Database.Remove(table, entry);
    }

    public override string? Compute(VirtualRouter router, Entry entry, FieldDef field) =>
        field.Name == "timeout" && Left(router, entry) is { } left ? Durations.Format(TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds))) : null;

    public override FieldMap Complete(VirtualRouter router, MenuDef menu, Entry? entry, FieldMap values)
    {
        if (entry is null)
            values = values.With("creation-time", RouterClock.Stamp(router.Now, router.Version));
        if (values["timeout"] is not { } timeout || !Durations.TryParse(timeout, out var time) || time == TimeSpan.Zero)
            return values;
        var until = (router.Now + time).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return values.With("dynamic", "true").With(Until, until);
    }

    private static TimeSpan? Left(VirtualRouter router, Entry entry) => entry[Until] is { } until
        ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(until, CultureInfo.InvariantCulture)) - router.Now
        : null;
}
