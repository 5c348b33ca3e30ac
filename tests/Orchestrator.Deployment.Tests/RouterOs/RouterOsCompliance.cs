using Orchestrator.Deployment.Tests.Compliance;

namespace Orchestrator.Deployment.Tests.RouterOs;

public sealed class RouterOs6Compliance : DriverCompliance
{
    protected override async Task<ComplianceDevice> MakeDeviceAsync(CancellationToken cancellationToken) =>
        await VirtualDevice.MakeAsync("6.49.10", cancellationToken);
}

public sealed class RouterOs716Compliance : DriverCompliance
{
    protected override async Task<ComplianceDevice> MakeDeviceAsync(CancellationToken cancellationToken) =>
        await VirtualDevice.MakeAsync("7.16.2", cancellationToken);
}

public sealed class RouterOs720Compliance : DriverCompliance
{
    protected override async Task<ComplianceDevice> MakeDeviceAsync(CancellationToken cancellationToken) =>
        await VirtualDevice.MakeAsync("7.20.8", cancellationToken);
}
