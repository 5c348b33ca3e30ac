using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Tests.Push;

/// <summary>Drivers of the fake devices, as one life of the orchestrator sees them.</summary>
internal sealed class FakeDrivers(PushWorld world, Life life) : IDeviceDrivers
{
    public async Task<Outcome<IDeviceDriver>> ConnectAsync(DeviceAccess access, CancellationToken cancellationToken)
    {
        var device = world.Device(access.DeviceName);
        return await world.CallAsync<IDeviceDriver>(life, device, "connect", () => new FakeDriver(world, life, device), cancellationToken);
    }

    public Task<Outcome<string>> ReadFingerprintAsync(ManagementEndpoint endpoint, CancellationToken cancellationToken) => throw new NotSupportedException();
}

internal sealed class FakeDriver(PushWorld world, Life life, FakeDevice device) : IDeviceDriver
{
    private bool _broken;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public Task<Outcome<DeviceFacts>> ProbeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<ActualState>> ReadAsync(LinkTag tag, CancellationToken cancellationToken) =>
        CallAsync<ActualState>("read", () => Rows.Actual(device), cancellationToken);

    public Task<Outcome<DeviceRules>> ReadRulesAsync(CancellationToken cancellationToken) =>
        CallAsync<DeviceRules>("rules", () => new FakeRules([.. device.Rows]), cancellationToken);

    public ChangeSet Compare(DesiredState desired, ActualState actual) => Rows.Compare((RouterOsDesired)desired, (RouterOsActual)actual);

    public Task<Outcome<PendingCommit>> ArmAsync(ChangeSet changes, string undoId, TimeSpan revertIn, CancellationToken cancellationToken) =>
        CallAsync("arm", () => new PendingCommit(changes, undoId, device.Arm(undoId, revertIn)), cancellationToken);

    public async Task<Outcome<Done>> ApplyAsync(PendingCommit pending, IProgress<OperationProgress> progress, CancellationToken cancellationToken)
    {
        device.IsArmed(pending.UndoId).ShouldBeTrue("nothing may be written without an undo");
        foreach (var (index, operation) in pending.Changes.Operations.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress.Report(new(index, OperationStage.Started));
            cancellationToken.ThrowIfCancellationRequested();
            var done = await CallAsync($"apply[{index}]", () => Rows.Write(device, operation), cancellationToken);
            progress.Report(new(index, done.IsOk ? OperationStage.Succeeded : OperationStage.Failed, done.Fault));
            if (!done.IsOk)
                return done.Fault;
        }
        return new Done();
    }

    public Task<Outcome<Done>> ConfirmAsync(PendingCommit pending, CancellationToken cancellationToken) =>
        CallAsync("confirm", () => { device.Confirm(pending.UndoId); return new Done(); }, cancellationToken);

    public Task<Outcome<Done>> RollBackAsync(PendingCommit pending, CancellationToken cancellationToken) =>
        CallAsync("rollback", () => { device.RollBack(pending.UndoId); return new Done(); }, cancellationToken);

    public Task<Outcome<UndoState>> ReadUndoAsync(string undoId, CancellationToken cancellationToken) =>
        CallAsync("undo?", () => device.IsArmed(undoId) ? UndoState.Armed : UndoState.Absent, cancellationToken);

    public Task<Outcome<LinkObservation>> ObserveAsync(LinkProbe probe, CancellationToken cancellationToken) =>
        CallAsync("observe", () => Observations.Of(probe, world.LinkWorks), cancellationToken);

    private async Task<Outcome<T>> CallAsync<T>(string call, Func<T> effect, CancellationToken cancellationToken)
    {
        if (_broken)
            return new DeviceFault(FaultReason.ConnectionLost);
        var outcome = await world.CallAsync(life, device, call, effect, cancellationToken);
        _broken = outcome.Fault?.Reason is FaultReason.ConnectionLost or FaultReason.Unreachable;
        // A connection that was open is lost; it cannot be unreachable.
        return _broken ? new DeviceFault(FaultReason.ConnectionLost) : outcome;
    }
}

/// <summary>States and operations of the fake devices: one row of a RouterOS menu per number.</summary>
internal static class Rows
{
    public static LinkTag Tag { get; } = LinkTag.From(Guid.Parse("11111111-2222-3333-4444-555555555555"));

    public static RouterOsDesired Desired(params IEnumerable<int> numbers) => new()
    {
        Tag = Tag,
        Rows = [.. numbers.Select(number => new DesiredRow { Menu = RouterOsMenu.IpRoute, Stamp = Mark(number), Fields = Fields(number) })],
    };

    public static RouterOsActual Actual(FakeDevice device) => new()
    {
        Version = device.Surroundings,
        Menus = new Dictionary<RouterOsMenu, IReadOnlyList<ActualRow>>
        {
            [RouterOsMenu.IpRoute] = [.. device.Rows.Select(number => new ActualRow($"*{number}", new Dictionary<string, Value> { ["comment"] = $"{Mark(number)}" }))],
        },
    };

    public static ChangeSet Compare(RouterOsDesired desired, RouterOsActual actual)
    {
        var has = actual.Rows(RouterOsMenu.IpRoute).Select(row => row.Stamp!.Value).ToList();
        var shall = desired.Rows.Select(row => row.Stamp).ToList();
        return new ChangeSet
        {
            Tag = desired.Tag,
            Operations = [.. shall.Except(has).Select(Add), .. has.Except(shall).Reverse().Select(Remove)],
            Baseline = $"{actual.Version}:{string.Join(',', has)}",
        };
    }

    public static Done Write(FakeDevice device, Operation operation)
    {
        device.Writes++;
        switch (operation)
        {
            case AddRow { Row: RowSelector.ByStamp row }:
                device.Rows.Add(row.Stamp.Index).ShouldBeTrue("a row is never added twice");
                break;
            case RemoveRow { Row: RowSelector.ByStamp row }:
                device.Rows.Remove(row.Stamp.Index).ShouldBeTrue("a row is never removed twice");
                break;
            default:
                throw new NotSupportedException();
        }
        return new Done();
    }

    private static Operation Add(Stamp stamp) =>
        new AddRow { Purpose = Purpose.Route, Menu = RouterOsMenu.IpRoute, Row = new RowSelector.ByStamp(stamp), Fields = Fields(stamp.Index) };

    private static Operation Remove(Stamp stamp) =>
        new RemoveRow { Purpose = Purpose.Route, Menu = RouterOsMenu.IpRoute, Row = new RowSelector.ByStamp(stamp), Was = Fields(stamp.Index) };

    private static Stamp Mark(int number) => new(Tag, Purpose.Route, number);

    private static List<Field> Fields(int number) => [new("dst-address", $"10.{number}.0.0/24")];
}
