using Orchestrator.Core.DeviceState;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.EndToEnd.Tests.Linux;

/// <summary>What a push does with one device, step by step; each step must succeed.</summary>
internal static class HubSteps
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<IDeviceDriver> ConnectAsync(IDeviceDrivers drivers, DeviceAccess access)
    {
        var connected = await drivers.ConnectAsync(access, Cancel);
        connected.Fault.ShouldBeNull();
        return connected.Value!;
    }

    public static async Task<ChangeSet> PlanAsync(IDeviceDriver driver, DesiredState desired)
    {
        var actual = await driver.ReadAsync(desired.Tag, Cancel);
        actual.Fault.ShouldBeNull();
        return driver.Compare(desired, actual.Value!);
    }

    /// <summary>Armed and applied, not confirmed.</summary>
    public static async Task<PendingCommit> PushAsync(IDeviceDriver driver, DesiredState desired, TimeSpan revertIn)
    {
        var armed = await driver.ArmAsync(await PlanAsync(driver, desired), "t1", revertIn, Cancel);
        armed.Fault.ShouldBeNull();
        (await driver.ApplyAsync(armed.Value!, new Progress<OperationProgress>(), Cancel)).Fault.ShouldBeNull();
        return armed.Value!;
    }

    public static async Task EstablishAsync(IDeviceDriver driver, DesiredState desired)
    {
        var pending = await PushAsync(driver, desired, TimeSpan.FromMinutes(2));
        (await driver.ConfirmAsync(pending, Cancel)).Fault.ShouldBeNull();
    }

    /// <summary>What the hub sees of the link once traffic passes, or at the end of the time.</summary>
    public static async Task<LinkObservation> SettledAsync(IDeviceDriver driver, int tries = 10)
    {
        while (true)
        {
            var seen = (await driver.ObserveAsync(HubLinks.HubProbe, Cancel)).Value!;
            if (--tries <= 0 || seen is { Child.Installed: true, LanPing.Received: 3, TunnelPing.Received: 3, FullSizePing.Received: 2 })
                return seen;
            await Task.Delay(500, Cancel);
        }
    }
}
