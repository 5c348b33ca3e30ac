using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Tests.Auditing.SeededFaults;

/// <summary>A router of the seeded faults as its rows, with ids as a device gives them, and as the state that comparisons see.</summary>
internal static class FaultyRouter
{
    public static RouterOsRules Rules(RouterConfig config)
    {
        var read = ExportReader.Read(config.Export());
        int id = 0;
        return read with
        {
            Menus = read.Menus.ToDictionary(menu => menu.Key, menu => (IReadOnlyList<RouterOsRow>)[.. menu.Value.Select(row =>
                new RouterOsRow([new(".id", "*" + (++id).ToString("X", CultureInfo.InvariantCulture)), .. row.Fields]))]),
        };
    }

    public static AuditReport Audit(RouterConfig config, RouterOsRules rules)
    {
        var path = rules.Read().Path;
        NumberSet lan = NumberSet.One(path.Interfaces.Number("bridge")), wan = NumberSet.One(path.Interfaces.Number("ether1"));
        Ipv4Prefix[] local = [Ipv4Prefix.Parse($"10.{config.LocalLan}.0.0/24")], remote = [Ipv4Prefix.Parse($"10.{config.RemoteLan}.0.0/24")];
        var link = new LinkShape
        {
            Name = "hub",
            LocalLans = local,
            RemoteLans = remote,
            LanInterfaces = lan,
            Policies = path.Policies.Index().Where(policy => policy.Item.Source == local[0] || policy.Item.Protocol == 4).Select(policy => policy.Index).ToHashSet(),
            Tunnel = config.Tunnel ? new TunnelShape(path.Interfaces.Number("ipip-hub"), Ipv4Address.Parse("10.255.128.1"), Ipv4Address.Parse("10.255.128.2")) : null,
            Carrier = new CarrierShape(wan, Ipv4Address.Parse("198.51.100.10"), Ipv4Address.Parse("203.0.113.7"), false, true),
        };
        return DeviceAudit.Of(path, [.. LinkObligations.Of(path, link), DeviceObligations.Internet(local, lan, path.LocalAddresses!)]);
    }

    public static RouterOsActual Actual(RouterOsRules rules) => new()
    {
        Version = "7.16.2 (stable)",
        Menus = RouterOsMenus.All.ToDictionary(spec => spec.Menu, spec => (IReadOnlyList<ActualRow>)[.. rules.Rows(spec.Path)
            .Select(row => new ActualRow(row.Id, row.Fields.ToDictionary(field => field.Key, field => (Value)new Value.Plain(field.Value))))]),
    };

    /// <summary>The rules with the rows of a state.</summary>
    public static RouterOsRules With(RouterOsRules rules, RouterOsActual actual)
    {
        var menus = rules.Menus.ToDictionary();
        foreach (var spec in RouterOsMenus.All.Where(spec => rules.Has(spec.Path) || actual.Rows(spec.Menu).Count > 0))
            menus[spec.Path] = [.. actual.Rows(spec.Menu).Select(row => new RouterOsRow([new(".id", row.Id), .. row.Fields.Select(field => new KeyValuePair<string, string>(field.Key, field.Value.ToString()!))]))];
        return rules with { Menus = menus };
    }
}
