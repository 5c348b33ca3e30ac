using Orchestrator.Core.Diagnosis;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Verification;

/// <summary>One end of a link to be verified.</summary>
public sealed record VerifiedEnd(DeviceAccess Access, LinkProbe Probe);

/// <summary>How to look at one end.</summary>
internal sealed record LinkLook(string Device, LinkProbe Probe, Func<CancellationToken, Task<Outcome<LinkObservation>>> ObserveAsync);

/// <summary>Looks at both ends of a link at the same time and judges what they say. Changes nothing. Thread-safe.</summary>
public sealed class LinkVerifier(IDeviceDrivers drivers)
{
    /// <summary>Connects to both ends, looks and judges. An end that does not answer makes lights unknown, not bad.</summary>
    public Task<FiveLights> VerifyAsync(VerifiedEnd a, VerifiedEnd b, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return LookAsync(Look(a), Look(b), cancellationToken);
    }

    internal static async Task<FiveLights> LookAsync(LinkLook a, LinkLook b, CancellationToken cancellationToken)
    {
        var seen = await Task.WhenAll(a.ObserveAsync(cancellationToken), b.ObserveAsync(cancellationToken));
        return LinkJudge.Judge(Judged(a, seen[0]), Judged(b, seen[1]));
    }

    private static JudgedEnd Judged(LinkLook look, Outcome<LinkObservation> seen) =>
        new(look.Device, look.Probe, seen.Value, seen.Fault is { } fault ? fault.Detail is null ? $"{fault.Reason}" : $"{fault.Reason}: {fault.Detail}" : null);

    private LinkLook Look(VerifiedEnd end) => new(end.Access.DeviceName, end.Probe, async token =>
    {
        var connected = await drivers.ConnectAsync(end.Access, token);
        if (!connected.IsOk)
            return connected.Fault;
        await using var driver = connected.Value;
        return await driver.ObserveAsync(end.Probe, token);
    });
}
