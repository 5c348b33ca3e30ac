using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Rows;

namespace Orchestrator.Persistence.Stores;

/// <summary>Rows of checks as records, and back.</summary>
internal static class NatCheckMapping
{
    public static NatCheckEntry Entry(NatCheckRow row) => new()
    {
        Id = row.Id,
        Device = new DeviceId(row.DeviceId),
        Uplink = new UplinkId(row.UplinkId),
        Interface = row.Interface,
        StartedBy = row.StartedBy,
        RequestedAt = row.RequestedAt,
        StartedAt = row.StartedAt,
        EndedAt = row.EndedAt,
        State = Enum.Parse<NatCheckState>(row.State),
        ProblemJson = row.ProblemJson,
        StopRequested = row.StopRequested,
        Stage = row.Stage,
        EndsAt = row.EndsAt,
        Responders = row.RespondersJson is { } json ? StoredJson.Read<IReadOnlyList<string>>(json) : [],
        Model = row.Model,
        Firmware = row.Firmware,
        Box = Box(row),
        NotesJson = row.NotesJson,
        Profile = row.ProfileJson is { } profile ? StoredJson.Read<NatProfile>(profile) : null,
    };

    public static NatSeen Seen(NatCheckRow row) => new(
        new DeviceId(row.DeviceId), new UplinkId(row.UplinkId), row.EndedAt ?? row.RequestedAt, row.Model, row.Firmware, Box(row),
        Enum.Parse<NatPresence>(row.Nat!), Enum.Parse<MappingBehaviour>(row.Mapping!), Enum.Parse<FilteringBehaviour>(row.Filtering!), Enum.Parse<HelperSign>(row.Helper!),
        row.KeepsPorts, row.AliveSeconds, row.DeadSeconds);

    public static void Copy(NatProfile profile, NatCheckRow row)
    {
        row.ProfileJson = StoredJson.Write(profile);
        (row.Nat, row.Mapping) = (profile.Nat.ToString(), profile.Mapping.ToString());
        (row.Filtering, row.Helper) = (profile.Filtering.ToString(), profile.Helper.ToString());
        row.KeepsPorts = (profile.Port500.Kept, profile.Port4500.Kept) switch
        {
            (true, true) => true,
            (false, _) or (_, false) => false,
            _ => null,
        };
        row.AliveSeconds = Seconds(profile.Lifetime?.AtLeast);
        row.DeadSeconds = Seconds(profile.Lifetime?.LessThan);
    }

    private static NatBox Box(NatCheckRow row) => new(row.BoxName ?? "", row.BoxModel ?? "", row.BoxFirmware ?? "");

    private static int? Seconds(TimeSpan? span) => span is { } some ? (int)some.TotalSeconds : null;
}
