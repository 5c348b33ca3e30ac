using Orchestrator.Core.Addressing;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Rows;

namespace Orchestrator.Persistence.Stores;

/// <summary>Link rows to records and back.</summary>
internal static class LinkMapping
{
    public static Link ToRecord(this LinkRow row) => new()
    {
        Id = new LinkId(row.Id),
        Name = row.Name,
        A = new LinkEnd(new DeviceId(row.DeviceAId), new UplinkId(row.UplinkAId), StoredJson.Read<IReadOnlyList<Ipv4Prefix>>(row.LansAJson)) { Transit = Transit(row.TransitAJson) },
        B = new LinkEnd(new DeviceId(row.DeviceBId), new UplinkId(row.UplinkBId), StoredJson.Read<IReadOnlyList<Ipv4Prefix>>(row.LansBJson)) { Transit = Transit(row.TransitBJson) },
        Addresses = new LinkAddresses(Ipv4Prefix.Parse(row.Endpoints), Ipv4Prefix.Parse(row.Tunnel)),
        Choices = StoredJson.Read<LinkChoices>(row.ChoicesJson),
        Key = row.KeyId is { } key ? new KeyId(key) : null,
    };

    private static IReadOnlyList<Ipv4Prefix> Transit(string? json) => json is null ? [] : StoredJson.Read<IReadOnlyList<Ipv4Prefix>>(json);

    private static string? Written(IReadOnlyList<Ipv4Prefix> transit) => transit.Count == 0 ? null : StoredJson.Write(transit);

    public static LinkRow ToRow(this Link link, LinkStage stage)
    {
        var row = new LinkRow
        {
            Id = link.Id.Value,
            Name = "",
            NameKey = "",
            LansAJson = "",
            LansBJson = "",
            Endpoints = "",
            Tunnel = "",
            ChoicesJson = "",
            Stage = stage.ToString(),
        };
        link.CopyTo(row);
        return row;
    }

    public static void CopyTo(this Link link, LinkRow row)
    {
        (row.Name, row.NameKey) = (link.Name.Trim(), NameKeys.Of(link.Name));
        (row.DeviceAId, row.UplinkAId, row.LansAJson) = (link.A.Device.Value, link.A.Uplink.Value, StoredJson.Write(link.A.Lans));
        (row.DeviceBId, row.UplinkBId, row.LansBJson) = (link.B.Device.Value, link.B.Uplink.Value, StoredJson.Write(link.B.Lans));
        (row.TransitAJson, row.TransitBJson) = (Written(link.A.Transit), Written(link.B.Transit));
        (row.Endpoints, row.Tunnel) = (link.Addresses.Endpoints.ToString(), link.Addresses.Tunnel.ToString());
        (row.ChoicesJson, row.KeyId) = (StoredJson.Write(link.Choices), link.Key?.Value);
    }
}
