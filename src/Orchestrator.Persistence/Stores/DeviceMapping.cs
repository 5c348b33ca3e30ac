using Orchestrator.Core.Addressing;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Rows;

namespace Orchestrator.Persistence.Stores;

/// <summary>Device rows to records and back.</summary>
internal static class DeviceMapping
{
    public static Device ToRecord(this DeviceRow row) => new()
    {
        Id = new DeviceId(row.Id),
        Site = new SiteId(row.SiteId),
        Name = row.Name,
        Management = new ManagementEndpoint(row.Host, row.Port, Enum.Parse<ManagementTransport>(row.Transport)),
        UserName = row.UserName,
        PinnedFingerprint = row.PinnedFingerprint,
        Facts = StoredJson.Read<DeviceFacts>(row.FactsJson),
        Uplinks = [.. row.Uplinks.OrderBy(uplink => uplink.Position).Select(ToRecord)],
        Lans = [.. row.Lans.OrderBy(lan => lan.Position).Select(ToRecord)],
    };

    public static void CopyTo(this Device device, DeviceRow row)
    {
        (row.SiteId, row.Name, row.NameKey) = (device.Site.Value, device.Name.Trim(), NameKeys.Of(device.Name));
        (row.Host, row.Port, row.Transport) = (device.Management.Host, device.Management.Port, device.Management.Transport.ToString());
        (row.UserName, row.PinnedFingerprint) = (device.UserName, device.PinnedFingerprint);
        (row.Platform, row.FactsJson) = (device.Platform.ToString(), StoredJson.Write(device.Facts));
    }

    public static DeviceRow ToRow(this Device device)
    {
        var row = new DeviceRow
        {
            Id = device.Id.Value,
            Name = "",
            NameKey = "",
            Host = "",
            Transport = "",
            UserName = "",
            Platform = "",
            FactsJson = "",
        };
        device.CopyTo(row);
        row.Uplinks = [.. device.Uplinks.Select((uplink, position) => uplink.ToRow(device.Id, position))];
        row.Lans = [.. device.Lans.Select((lan, position) => lan.ToRow(device.Id, position))];
        return row;
    }

    public static UplinkRow ToRow(this Uplink uplink, DeviceId device, int position) => new()
    {
        Id = uplink.Id.Value,
        DeviceId = device.Value,
        Position = position,
        Interface = uplink.Interface,
        Address = uplink.Address?.ToString(),
        Gateway = uplink.Gateway?.ToString(),
        NatJson = StoredJson.Write(uplink.Nat),
        PathMtu = uplink.PathMtu,
        Blocked = (int)uplink.Blocked,
    };

    public static LanRow ToRow(this Lan lan, DeviceId device, int position) => new()
    {
        Id = lan.Id.Value,
        DeviceId = device.Value,
        Position = position,
        Interface = lan.Interface,
        Prefix = lan.Prefix.ToString(),
        First = lan.Prefix.Network.Value,
        Last = lan.Prefix.Last.Value,
        RouterAddress = lan.RouterAddress?.ToString(),
        InVpn = lan.InVpn,
    };

    public static Uplink ToRecord(this UplinkRow row) => new()
    {
        Id = new UplinkId(row.Id),
        Interface = row.Interface,
        Address = Address(row.Address),
        Gateway = Address(row.Gateway),
        Nat = StoredJson.Read<NatBoundary>(row.NatJson),
        PathMtu = row.PathMtu,
        Blocked = (Blockages)row.Blocked,
    };

    private static Lan ToRecord(LanRow row) => new()
    {
        Id = new LanId(row.Id),
        Interface = row.Interface,
        Prefix = Ipv4Prefix.Parse(row.Prefix),
        RouterAddress = Address(row.RouterAddress),
        InVpn = row.InVpn,
    };

    private static Ipv4Address? Address(string? text) => text is null ? null : Ipv4Address.Parse(text);
}
