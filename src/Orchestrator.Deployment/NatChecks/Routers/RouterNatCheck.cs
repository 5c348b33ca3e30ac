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

    /// <summary>To write, to look, to ask again and to remove, beyond what is waited for.</summary>
    private static readonly TimeSpan UndoMargin = TimeSpan.FromSeconds(100);

    /// <summary>With more the whole might be longer than an undo may be armed for.</summary>
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LongestUndo = TimeSpan.FromHours(1);

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
        target = target with { LongestIdle = target.LongestIdle < LongestIdle ? target.LongestIdle : LongestIdle };
        var addresses = Askable(view);
        if (addresses.Count == 0)
            return Nothing(target, NatStageState.Skipped, NatStageNote.ResponderLacks, null);
        var looking = new Looking
        {
            Target = target,
            View = view,
            Time = time,
            Progress = progress,
            Identity = ProbeRows.Identity(Convert.ToHexStringLower(RandomOctets(TokenSize))),
            Addresses = addresses,
            Began = time.GetUtcNow(),
            Started = time.GetTimestamp(),
        };
        progress.Report(new NatCheckProgress(NatCheckStage.Preparing, 0, 6, target.Patience));
        await view.AllowAsync(new ResponderGrant { Sources = looking.Sources, For = Asking(target) }, cancellationToken);
        var counters = ProbeCounter.Of(addresses, view.Sockets);
        var armed = await ArmAsync(looking, counters, cancellationToken);
        return armed.IsOk ? await LookAsync(looking with { Own = armed.Value.Own }, new ProbeSession(armed.Value.Driver, armed.Value.Pending, counters, time), armed.Value, cancellationToken)
            : Nothing(target, NatStageState.Failed, NatStageNote.None, armed.Fault);
    }

    private async Task<RouterCheckResult> LookAsync(Looking looking, ProbeSession session, Armed armed, CancellationToken cancellationToken)
    {
        var look = new RouterLook(looking, session);
        var measurement = Empty(looking.Target);
        bool gone = false;
        try
        {
            if (looking.Target.Rows is { } rows)
                await rows.ComeAsync(armed.Pending.RevertsAt, cancellationToken);
            if (await session.BeginAsync(cancellationToken))
                measurement = await look.RunAsync(cancellationToken);
        }
        finally
        {
            looking.Progress.Report(new NatCheckProgress(NatCheckStage.Removing, 5, 6, TimeSpan.FromSeconds(5)));
            gone = await RemoveAsync(looking.Target, armed.Driver, armed.Pending);
            if (gone && looking.Target.Rows is { } rows)
                await rows.WentAsync();
        }
        return Result(measurement, look.Stages, session.Fault, gone ? null : armed.Pending);
    }

    /// <summary>How long all of it may take, so that the undo does not come before the end.</summary>
    private static TimeSpan Whole(RouterCheckTarget target)
    {
        var whole = Asking(target) + new LifetimeSearch(target.LongestIdle).AtMost;
        return whole < LongestUndo ? whole : LongestUndo;
    }

    /// <summary>All but the life of mappings; nobody knows yet from where the router comes.</summary>
    private static TimeSpan Asking(RouterCheckTarget target) => (target.Patience * 2) + UndoMargin;

    private static List<Ipv4Address> Askable(IResponderView view) =>
        [.. view.Sockets.Where(socket => socket.Role == PortRole.Ike).Select(socket => socket.Endpoint.Address).Distinct().Take(MostAddresses)];

    private async Task<Outcome<Armed>> ArmAsync(Looking looking, IReadOnlyList<ProbeCounter> counters, CancellationToken cancellationToken)
    {
        var tag = LinkTag.From(new Guid(RandomOctets(16)));
        var connected = await drivers.ConnectAsync(looking.Target.Access, cancellationToken);
        if (!connected.IsOk)
            return connected.Fault;
        bool kept = false;
        PendingCommit? begun = null;
        try
        {
            var actual = await connected.Value.ReadAsync(tag, cancellationToken);
            if (!actual.IsOk)
                return actual.Fault;
            if (actual.Value is not RouterOsActual state)
                return new DeviceFault(FaultReason.NotRouterOs);
            var rows = ProbeRows.Of(tag, looking.Identity, looking.Target.Uplink, looking.Addresses, connected.Value is IPacketCounters ? counters : [], First(state));
            var whole = Whole(looking.Target);
            begun = new PendingCommit(connected.Value.Compare(rows, state), "nat-" + tag, time.GetUtcNow() + whole);
            var armed = await connected.Value.ArmAsync(begun.Changes, begun.UndoId, whole, cancellationToken);
            if (!armed.IsOk)
                return armed.Fault;
            kept = true;
            return new Armed(connected.Value, armed.Value, looking.Target.Uplink is { } uplink ? [uplink] : Addresses(state));
        }
        finally
        {
            // What was cut off while it was armed may stand in part or as a whole, and would for as long as the check might have taken.
            if (!kept && begun is not null)
                await RemoveAsync(looking.Target, connected.Value, begun);
            else if (!kept)
                await connected.Value.DisposeAsync();
        }
    }

    /// <summary>The first rule of the raw table that can be stood before: nothing goes before those that the router makes itself.</summary>
    private static RowSelector.ById? First(RouterOsActual state) =>
        state.Rows(RouterOsMenu.FirewallRaw).FirstOrDefault(row => !row.Dynamic) is { } row ? new RowSelector.ById(row.Id, "the first rule") : null;

    private static List<Ipv4Address> Addresses(RouterOsActual state) =>
        [.. state.Rows(RouterOsMenu.IpAddress).Select(row => Ipv4Address.TryParse(row["address"]?.Split('/')[0], out var address) ? address : (Ipv4Address?)null).OfType<Ipv4Address>()];

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

    private static RouterCheckResult Result(NatMeasurement measurement, IEnumerable<NatStageReport> stages, DeviceFault? fault, PendingCommit? left) => new()
    {
        Check = new NatCheckResult
        {
            Measurement = measurement,
            Stages =
            [
                new NatStageReport(NatCheckStage.Preparing, NatStageState.Done, NatStageNote.None),
                .. stages,
                new NatStageReport(NatCheckStage.Removing, left is null ? NatStageState.Done : NatStageState.Failed, NatStageNote.None),
            ],
            Fault = fault,
        },
        Left = left,
    };

    private static NatMeasurement Empty(RouterCheckTarget target) => new() { Uplink = target.Uplink, Trials = [] };

    /// <param name="Driver">The connection by which the rows come.</param>
    /// <param name="Pending">The rows, not yet written, and their undo.</param>
    /// <param name="Own">The addresses from which the daemon may speak.</param>
    private sealed record Armed(IDeviceDriver Driver, PendingCommit Pending, IReadOnlyList<Ipv4Address> Own);

    private byte[] RandomOctets(int count)
    {
        var octets = new byte[count];
        random.GetBytes(octets);
        return octets;
    }
}
