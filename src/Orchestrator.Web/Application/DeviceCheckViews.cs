using Orchestrator.Core.NatBehaviour;
using Orchestrator.Web.Components.Controls;

namespace Orchestrator.Web.Application;

/// <summary>A device with one check of one of its uplinks, whole.</summary>
public sealed record DeviceCheckView
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Site { get; init; }

    /// <summary>All of the device's, for choosing.</summary>
    public required IReadOnlyList<UplinkCheck> Uplinks { get; init; }

    /// <summary>The chosen one; null where the device has none.</summary>
    public UplinkCheck? Uplink { get; init; }

    public Problem? Missing { get; init; }

    /// <summary>What was asked for and is not there: an uplink or a check. null if nothing is missing.</summary>
    public string? Absent { get; init; }

    /// <summary>Of what the result and the history were made; while it stays they stay.</summary>
    public string Digest { get; init; } = "";

    /// <summary>null if the uplink was never checked.</summary>
    public CheckResult? Result { get; init; }

    public UseView? Use { get; init; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<PastCheck> History { get; init; } = [];
}

/// <summary>What one check found.</summary>
public sealed record CheckResult
{
    public required long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required TimeSpan Took { get; init; }

    public required string By { get; init; }

    public required string Headline { get; init; }

    /// <summary>Why it ended in the middle; null where it came to its end.</summary>
    public Problem? Problem { get; init; }

    public required string Badge { get; init; }

    public required Tone Tone { get; init; }

    /// <summary>The device's model and firmware at the time.</summary>
    public required string Device { get; init; }

    public required IReadOnlyList<string> Responders { get; init; }

    public required BoxEntry Box { get; init; }

    public required IReadOnlyList<NatFinding> Findings { get; init; }

    /// <summary>What could not be measured and why, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public required PathPicture Picture { get; init; }

    /// <summary>Each with its packets.</summary>
    public required IReadOnlyList<TrialView> Trials { get; init; }

    public int Packets { get; init; }
}

/// <param name="At">Since the start of the check.</param>
public sealed record TrialView(string At, string Sentence, IReadOnlyList<string> Packets);

/// <summary>The way from the device to the responder.</summary>
/// <param name="Stops">The device first, the responder last.</param>
/// <param name="Flows">Ports before and after, one a line.</param>
public sealed record PathPicture(IReadOnlyList<PathStop> Stops, IReadOnlyList<PathFlow> Flows);

public enum PathStopKind
{
    Device,
    Router,
    Nat,
    CarrierNat,
    Internet,
    Responder,
}

/// <param name="Lines">Addresses, at most three.</param>
public sealed record PathStop(PathStopKind Kind, string Name, IReadOnlyList<string> Lines);

/// <param name="Before">As the device sends, e.g. <c>192.168.1.2:4500</c>.</param>
/// <param name="After">As the responder sees; empty where nothing arrives.</param>
/// <param name="To">The responder's socket, or "everywhere".</param>
public sealed record PathFlow(string Before, string After, string To, Passage Passage);

/// <summary>An earlier check in a line.</summary>
/// <param name="Changed">What the check before found otherwise, a sentence each.</param>
public sealed record PastCheck(
    long Id, DateTimeOffset At, NatCheckEnd End, string Badge, Tone Tone, string Text, string Device, IReadOnlyList<string> Changed)
{
    /// <summary>Whether it can be looked at; one that failed may have found something before.</summary>
    public bool HasFindings { get; init; }
}

public enum NatCheckEnd
{
    Moving,
    Done,
    Stopped,
    Failed,
}

/// <param name="Name">A file's, without its extension.</param>
/// <param name="Text">Trials and packets, a line each.</param>
public sealed record CheckEvidence(string Name, string Text, NatMeasurement Measurement, DateTimeOffset StartedAt);
