using Orchestrator.Deployment.Tests.Compliance;

namespace Orchestrator.Deployment.Tests.Linux;

[Trait("suite", "lab")]
[Collection("ssh")]
public sealed class LinuxDriverCompliance : DriverCompliance
{
    protected override async Task<ComplianceDevice> MakeDeviceAsync(CancellationToken cancellationToken) => await LinuxBox.StartAsync();
}
