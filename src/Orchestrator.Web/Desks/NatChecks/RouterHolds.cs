using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Preview;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>
/// Keeps checks of routers and pushes apart: a check puts rows on a router that a push would meet. A check holds the device first and looks for
/// pushes then; a push is stored first and looks for holds then. So one of them sees the other, whoever comes first. Rows of a check that was cut
/// off keep both out until their undo has run: a later check knows nothing of them, and could not take them away. Thread-safe.
/// </summary>
public sealed class RouterHolds(ChangeStore changes, DeviceHolds holds)
{
    private static readonly string[] Pushing = [nameof(ChangeState.Pushing), nameof(ChangeState.WaitingForYou), nameof(ChangeState.RollingBack)];

    /// <summary>Holds a router for a check; null while a change is being pushed to it, or rows of another check may stand there.</summary>
    public async Task<DeviceHold?> TryHoldAsync(DeviceId device, CancellationToken cancellationToken)
    {
        // Before it is held as well: a push that met a hold of no use would come back only seconds later.
        if (await IsBeingPushedAsync(device, cancellationToken))
            return null;
        if (await holds.TryAsync(device, cancellationToken) is not { } hold)
            return null;
        bool free = false;
        try
        {
            free = !await IsBeingPushedAsync(device, cancellationToken);
            return free ? hold : null;
        }
        finally
        {
            if (!free)
                await hold.DisposeAsync();
        }
    }

    /// <summary>Until when rows of a check that is over may stand on a router; null where none do.</summary>
    public async Task<DateTimeOffset?> StandsUntilAsync(DeviceId device, CancellationToken cancellationToken) => (await holds.HeldAsync(device, cancellationToken))?.Until;

    /// <summary>The first of a change's devices that a check holds; null if none does.</summary>
    public async Task<HeldRouter?> HeldAsync(Guid change, CancellationToken cancellationToken)
    {
        if (await changes.GetAsync(change, cancellationToken) is not { PlanJson: { Length: > 0 } json })
            return null;
        foreach (var end in StoredJson.Read<ChangePlan>(json).Ends.Select(end => end.View.Counts))
        {
            if (await holds.HeldAsync(new DeviceId(end.DeviceId), cancellationToken) is { } held)
                return new HeldRouter(end.Device, held.Until);
        }
        return null;
    }

    private async Task<bool> IsBeingPushedAsync(DeviceId device, CancellationToken cancellationToken)
    {
        foreach (var (id, _) in await changes.InStatesAsync(Pushing, cancellationToken))
        {
            if (await changes.GetAsync(id, cancellationToken) is { PlanJson: { Length: > 0 } json } && StoredJson.Read<ChangePlan>(json).Ends.Any(end => end.View.Counts.DeviceId == device.Value))
                return true;
        }
        return false;
    }
}

/// <param name="Name">As pages call it.</param>
/// <param name="Until">The check is over, and its rows may stand until then; null while it runs.</param>
public sealed record HeldRouter(string Name, DateTimeOffset? Until);
