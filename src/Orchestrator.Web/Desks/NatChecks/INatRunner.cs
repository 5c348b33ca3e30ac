using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>What does a check of an uplink, from the device itself. Thread-safe: several run at once.</summary>
public interface INatRunner
{
    /// <summary>What keeps any check from being done at all, a responder above all; null if nothing does.</summary>
    Task<Problem?> MissingAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Checks an uplink; changes nothing on the device that it does not take back, also when it is cancelled. Refusals: the device cannot be
    /// entered. One that failed in the middle has what was found until then.
    /// </summary>
    /// <param name="progress">Called from any thread.</param>
    Task<Answer<NatRun>> RunAsync(DeviceEntry device, Uplink uplink, Action<NatRunProgress> progress, CancellationToken cancellationToken);
}

/// <param name="Stage">A stable word, at most 64 characters.</param>
/// <param name="Left">About how long the rest takes.</param>
public sealed record NatRunProgress(string Stage, TimeSpan Left);

/// <param name="Responders">Who was asked, as pages call it.</param>
/// <param name="Notes">What could not be measured and why, a sentence each.</param>
public sealed record NatRun(NatMeasurement Measurement, IReadOnlyList<string> Responders, IReadOnlyList<string> Notes)
{
    /// <summary>Why it ended in the middle; null where it came to its end.</summary>
    public Problem? Fault { get; init; }

    /// <summary>What the device was when it began; null if that could not be read.</summary>
    public DeviceFacts? Facts { get; init; }
}
