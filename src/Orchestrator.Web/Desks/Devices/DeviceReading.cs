using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Persistence.Stores;

namespace Orchestrator.Web.Desks.Devices;

/// <summary>Enters a known device and reads what it is and runs. Changes nothing on it. Thread-safe.</summary>
public interface IDeviceReading
{
    Task<Outcome<DeviceFacts>> ReadAsync(DeviceEntry entry, CancellationToken cancellationToken);
}

internal sealed class DeviceReading(DeviceDoor door, IDeviceDrivers drivers) : IDeviceReading
{
    public async Task<Outcome<DeviceFacts>> ReadAsync(DeviceEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Credential is null)
            return new DeviceFault(FaultReason.WrongCredentials);
        var connected = await drivers.ConnectAsync(await door.AccessAsync(entry, cancellationToken), cancellationToken);
        if (!connected.IsOk)
            return connected.Fault;
        await using var driver = connected.Value;
        return await driver.ProbeAsync(cancellationToken);
    }
}
