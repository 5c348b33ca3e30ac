using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Topology;

namespace Orchestrator.Persistence.Stores;

public enum NatCheckState
{
    Waiting,
    Running,
    Done,

    /// <summary>A person stopped it, or the app was restarted in the middle.</summary>
    Stopped,

    /// <summary>It could not be done.</summary>
    Failed,
}

/// <summary>What to check, and for whom.</summary>
/// <param name="By">A user's name, or the part of the product that asked.</param>
/// <param name="Model">The device's, as it was read last.</param>
public sealed record NatCheckRequest(DeviceId Device, UplinkId Uplink, string Interface, string By, string Model)
{
    /// <summary>The device's version, where that is what it is asked for; else empty.</summary>
    public string Firmware { get; init; } = "";
}

/// <summary>The box before an uplink that translates, as a person wrote it down; empty where nobody did.</summary>
/// <param name="Name">Each at most 200 characters.</param>
public sealed record NatBox(string Name = "", string Model = "", string Firmware = "")
{
    public bool IsKnown => Name.Length > 0 || Model.Length > 0;
}

/// <summary>A check of an uplink without its evidence.</summary>
public sealed record NatCheckEntry
{
    /// <summary>Grows with time.</summary>
    public required long Id { get; init; }

    public required DeviceId Device { get; init; }

    public required UplinkId Uplink { get; init; }

    /// <summary>The uplink's, as it was then.</summary>
    public required string Interface { get; init; }

    public required string StartedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public required NatCheckState State { get; init; }

    /// <summary>Stopped or failed: why. The caller's words.</summary>
    public string? ProblemJson { get; init; }

    /// <summary>Running: somebody wants it to stop.</summary>
    public bool StopRequested { get; init; }

    /// <summary>Running: what it is at. The caller's word, at most 64 characters.</summary>
    public string? Stage { get; init; }

    /// <summary>Running: when all of it is expected to be over; null if nobody knows.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Who answered it.</summary>
    public IReadOnlyList<string> Responders { get; init; } = [];

    /// <summary>The device's board or distribution at the time.</summary>
    public required string Model { get; init; }

    /// <summary>The device's version or kernel at the time; empty if the check did not get to it. While it waits, and where a person stopped it: the one it was asked for.</summary>
    public required string Firmware { get; init; }

    public NatBox Box { get; init; } = new();

    /// <summary>What could not be measured, and why: the caller's.</summary>
    public string? NotesJson { get; init; }

    /// <summary>What was found: set when it is done, and where it failed after it had found something.</summary>
    public NatProfile? Profile { get; init; }
}

/// <summary>What a check brought.</summary>
/// <param name="Responders">Who answered.</param>
/// <param name="NotesJson">The caller's.</param>
public sealed record NatFound(IReadOnlyList<string> Responders, NatMeasurement Measurement, NatProfile Profile, string? NotesJson = null);

/// <summary>A check that waits or runs.</summary>
public sealed record NatDue(long Id, DeviceId Device);

/// <summary>How an uplink stands: its newest check, and the newest that came to its end.</summary>
public sealed record NatStanding(NatCheckEntry Newest, NatCheckEntry? Done);

/// <summary>What a box was found to do, in short.</summary>
/// <param name="AliveSeconds">An idle mapping was still there then; null if that was not measured.</param>
/// <param name="DeadSeconds">It was gone then; null if it never was.</param>
public sealed record NatSeen(
    DeviceId Device, UplinkId Uplink, DateTimeOffset At, string Model, string Firmware, NatBox Box,
    NatPresence Nat, MappingBehaviour Mapping, FilteringBehaviour Filtering, HelperSign Helper, bool? KeepsPorts, int? AliveSeconds, int? DeadSeconds);
