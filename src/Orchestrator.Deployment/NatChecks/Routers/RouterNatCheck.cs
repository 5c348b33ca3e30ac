using System.Collections.Immutable;
using System.Security.Cryptography;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.NatChecks.Responders;

namespace Orchestrator.Deployment.NatChecks.Routers;

/// <summary>
/// Lets a router's own IKE daemon ask the responder, by rows that come with an armed undo and go again. Thread-safe; whoever calls it holds the
/// device, so that no push runs beside it.
/// </summary>
public sealed class RouterNatCheck(IDeviceDrivers drivers, TimeProvider time, RandomNumberGenerator random)
{
    private const int TokenSize = 8;
    private const int MostAddresses = 2;

    /// <summary>Beyond the patience: to write, to look and to remove.</summary>
    private static readonly TimeSpan UndoMargin = TimeSpan.FromSeconds(90);

    /// <summary>After both addresses were asked: a daemon that got no answer asks again by then.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan RemovalPatience = TimeSpan.FromSeconds(75);

    /// <summary>
    /// Runs the check. Whatever happens after the rows were written, cancelling included, they are removed before this returns; where the router
    /// cannot be reached any more, it removes them itself.
    /// </summary>
    public async Task<RouterCheckResult> RunAsync(RouterCheckTarget target, IResponderView view, IProgress<NatCheckProgress> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(progress);
        var began = time.GetUtcNow();
        var addresses = Askable(view);
        if (addresses.Count == 0)
            return Nothing(target, NatStageState.Skipped, NatStageNote.ResponderLacks, null);
        progress.Report(new NatCheckProgress(NatCheckStage.Preparing, 0, 3, target.Patience + Settling));
        var token = Convert.ToHexStringLower(RandomOctets(TokenSize));
        await AllowAsync(target, view, cancellationToken);
        var armed = await ArmAsync(target, ProbeRows.Of(LinkTag.From(new Guid(RandomOctets(16))), token, target.Uplink, addresses), cancellationToken);
        if (!armed.IsOk)
            return Nothing(target, NatStageState.Failed, NatStageNote.None, armed.Fault);
        var (driver, pending) = armed.Value;
        NatMeasurement measurement;
        DeviceFault? fault;
        bool gone = false;
        try
        {
            fault = (await driver.ApplyAsync(pending, new NoProgress(), cancellationToken)).Fault;
            progress.Report(new NatCheckProgress(NatCheckStage.Daemon, 1, 3, target.Patience + Settling));
            var seen = fault is null ? await SeeAsync(target, view, token, addresses.Count, began, cancellationToken) : [];
            var asked = view.Sockets.Where(socket => addresses.Contains(socket.Endpoint.Address) && socket.Role is PortRole.Ike or PortRole.NatTraversal).ToList();
            measurement = fault is null ? DaemonFindings.Of(began, target.Uplink, asked, seen) : Empty(target);
        }
        finally
        {
            progress.Report(new NatCheckProgress(NatCheckStage.Removing, 2, 3, TimeSpan.FromSeconds(5)));
            gone = await RemoveAsync(target, driver, pending);
        }
        return Result(measurement, fault, gone ? null : pending);
    }

    private static List<Ipv4Address> Askable(IResponderView view) =>
        [.. view.Sockets.Where(socket => socket.Role == PortRole.Ike).Select(socket => socket.Endpoint.Address).Distinct().Take(MostAddresses)];

    private static Task AllowAsync(RouterCheckTarget target, IResponderView view, CancellationToken cancellationToken) => view.AllowAsync(
        new ResponderGrant { Sources = target.Sources.IsEmpty ? [Ipv4Prefix.Parse("0.0.0.0/0")] : target.Sources, For = target.Patience + UndoMargin }, cancellationToken);

    private async Task<Outcome<(IDeviceDriver Driver, PendingCommit Pending)>> ArmAsync(RouterCheckTarget target, RouterOsEdits rows, CancellationToken cancellationToken)
    {
        var connected = await drivers.ConnectAsync(target.Access, cancellationToken);
        if (!connected.IsOk)
            return connected.Fault;
        bool kept = false;
        try
        {
            var actual = await connected.Value.ReadAsync(rows.Tag, cancellationToken);
            if (!actual.IsOk)
                return actual.Fault;
            if (actual.Value is not RouterOsActual)
                return new DeviceFault(FaultReason.NotRouterOs);
            var changes = connected.Value.Compare(rows, actual.Value);
            var armed = await connected.Value.ArmAsync(changes, "nat-" + rows.Tag, target.Patience + UndoMargin, cancellationToken);
            if (!armed.IsOk)
                return armed.Fault;
            kept = true;
            return (connected.Value, armed.Value);
        }
        finally
        {
            if (!kept)
                await connected.Value.DisposeAsync();
        }
    }

    private async Task<IReadOnlyList<ResponderSighting>> SeeAsync(RouterCheckTarget target, IResponderView view, string token, int addresses, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var query = new SightingQuery { Identity = ProbeRows.Identity(token), IdentityAt = addresses, Sources = target.Sources, Since = began, Patience = target.Patience };
        var seen = await view.AwaitAsync(query, cancellationToken);
        if (seen.Count == 0)
            return seen;
        await Task.Delay(Settling, time, cancellationToken);
        return await view.AwaitAsync(query with { Patience = TimeSpan.FromMilliseconds(100) }, cancellationToken);
    }

    /// <summary>Runs the undo, over a new connection if need be; true when it has been seen gone.</summary>
    private async Task<bool> RemoveAsync(RouterCheckTarget target, IDeviceDriver driver, PendingCommit pending)
    {
        using var patience = new CancellationTokenSource(RemovalPatience, time);
        try
        {
            await using (driver)
            {
                if (await IsGoneAsync(driver, pending, patience.Token))
                    return true;
            }
            var again = await drivers.ConnectAsync(target.Access, patience.Token);
            if (!again.IsOk)
                return false;
            await using (again.Value)
                return await IsGoneAsync(again.Value, pending, patience.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<bool> IsGoneAsync(IDeviceDriver driver, PendingCommit pending, CancellationToken cancellationToken)
    {
        if (!(await driver.RollBackAsync(pending, cancellationToken)).IsOk)
            return false;
        var after = await driver.ReadAsync(pending.Changes.Tag, cancellationToken);
        return after.Value is RouterOsActual state && pending.Changes.Operations.OfType<AddRow>().All(add => !state.Rows(add.Menu).Any(row => Is(add.Row, row)));
    }

    private static bool Is(RowSelector selector, ActualRow row) => selector switch
    {
        RowSelector.ByStamp stamp => row.Stamp == stamp.Stamp,
        RowSelector.ByName name => row["name"] == name.Name,
        _ => false,
    };

    private static RouterCheckResult Nothing(RouterCheckTarget target, NatStageState state, NatStageNote note, DeviceFault? fault) => new()
    {
        Check = new NatCheckResult { Measurement = Empty(target), Stages = [new NatStageReport(NatCheckStage.Preparing, state, note)], Fault = fault },
    };

    private static RouterCheckResult Result(NatMeasurement measurement, DeviceFault? fault, PendingCommit? left) => new()
    {
        Check = new NatCheckResult
        {
            Measurement = measurement,
            Stages = ImmutableArray.Create(
                new NatStageReport(NatCheckStage.Preparing, NatStageState.Done, NatStageNote.None),
                new NatStageReport(NatCheckStage.Daemon, fault is null ? NatStageState.Done : NatStageState.Failed, measurement.Packets.Count == 0 && fault is null ? NatStageNote.NoAnswer : NatStageNote.None),
                new NatStageReport(NatCheckStage.Removing, left is null ? NatStageState.Done : NatStageState.Failed, NatStageNote.None)),
            Fault = fault,
        },
        Left = left,
    };

    private static NatMeasurement Empty(RouterCheckTarget target) => new() { Uplink = target.Uplink, Trials = [] };

    private byte[] RandomOctets(int count)
    {
        var octets = new byte[count];
        random.GetBytes(octets);
        return octets;
    }

    private sealed class NoProgress : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value)
        {
        }
    }
}
