using System.Globalization;
using Orchestrator.Lab.Menus;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Routers;

/// <summary>What a router has when it is switched on for the first time, without a default configuration script.</summary>
internal static class FactorySettings
{
    public static void Apply(VirtualRouter router)
    {
        var options = router.Options;
        var interfaces = router.Database.Table("interface");
        foreach (var name in options.Ethernets)
            Insert(interfaces, ("name", name), ("default-name", name), ("type", "ether"), ("mac-address", Mac(options.Random)));
        if (router.Version.AtLeast(7, 0) && router.Version >= new Schema.RouterOsVersion(7, 16, 0))
            Insert(interfaces, ("name", "lo"), ("type", "loopback"), ("mtu", "65536"), ("mac-address", "00:00:00:00:00:00"));
        Insert(router.Database.Table("user"), ("name", options.UserName), ("password", options.Password), ("group", "full"), ("comment", "system default user"));
        var identity = router.Database.Table("system/identity");
        identity.Replace(identity.Rows[0], FieldMap.Empty.With("name", options.Identity));
        Insert(router.Database.Table("system/package"), ("name", router.Version.IsV6 ? "system" : "routeros"), ("version", router.Version.ToString()));
        DerivedRows.Refresh(router);
    }

    private static void Insert(Table table, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var map = FieldMap.Empty;
        foreach (var (name, value) in values)
            map = map.With(table.Menu.Field(name)?.Name ?? name, value);
        table.Insert(table.Create(map), int.MaxValue);
    }

    // Locally administered, so that it can not be anybody's.
    private static string Mac(Random random)
    {
        var bytes = new byte[5];
        random.NextBytes(bytes);
        return "02:" + string.Join(':', bytes.Select(part => part.ToString("X2", CultureInfo.InvariantCulture)));
    }
}
