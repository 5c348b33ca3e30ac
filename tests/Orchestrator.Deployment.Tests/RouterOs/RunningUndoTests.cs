using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Tests.RouterOs;

/// <summary>The router's own undo has begun: whoever comes now is too late, and must hear so.</summary>
public sealed class RunningUndoTests
{
    private static readonly TimeSpan RevertIn = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="slowAtItsEnd">It has removed everything of its own and still runs; otherwise it has only begun.</param>
    [Theory]
    [InlineData("6.49.10", false)]
    [InlineData("6.49.10", true)]
    [InlineData("7.20.8", false)]
    [InlineData("7.20.8", true)]
    public async Task A_running_undo_is_armed_and_cannot_be_confirmed_and_rolling_back_waits_for_it(string version, bool slowAtItsEnd)
    {
        await using var device = await VirtualDevice.MakeAsync(version, Cancel);
        await using var driver = (await device.Drivers.ConnectAsync(device.Access, Cancel)).Value!;
        var before = await device.SnapshotAsync(Cancel);
        var changes = driver.Compare(device.Link, (await driver.ReadAsync(device.Link.Tag, Cancel)).Value!);
        var pending = (await driver.ArmAsync(changes, "u", RevertIn, Cancel)).Value!;
        (await driver.ApplyAsync(pending, new Progress<OperationProgress>(), Cancel)).Fault.ShouldBeNull();
        await SlowDownAsync(device, slowAtItsEnd);

        device.Advance(RevertIn + TimeSpan.FromSeconds(1));
        await UntilAsync(async () => (await device.RunningScriptsAsync(Cancel)) == 1);
        await UntilAsync(async () => !slowAtItsEnd || !(await device.Router.ExportAsync(false, Cancel)).Contains("orch-rb-u", StringComparison.Ordinal));

        (await driver.ReadUndoAsync("u", Cancel)).Value.ShouldBe(UndoState.Armed);
        (await driver.ConfirmAsync(pending, Cancel)).Fault!.Reason.ShouldBe(FaultReason.Busy);
        var back = driver.RollBackAsync(pending, Cancel);
        await Task.Delay(300, Cancel);
        back.IsCompleted.ShouldBeFalse();
        (await device.RunningScriptsAsync(Cancel)).ShouldBe(1);

        device.Advance(TimeSpan.FromSeconds(6));
        (await back).Fault.ShouldBeNull();
        (await driver.ReadUndoAsync("u", Cancel)).Value.ShouldBe(UndoState.Absent);
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    private static async Task SlowDownAsync(VirtualDevice device, bool atItsEnd)
    {
        string source = atItsEnd ? "($s . \"\\n:delay 5s\")" : "(\":delay 5s\\n\" . $s)";
        (await device.Router.ImportAsync(
            $":local s [/system script get [/system script find name=\"orch-rb-u\"] source]; /system script set [/system script find name=\"orch-rb-u\"] source={source}", Cancel))
            .ShouldBeNull();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (int i = 0; !await condition(); i++)
        {
            i.ShouldBeLessThan(250);
            await Task.Delay(20, Cancel);
        }
    }
}
