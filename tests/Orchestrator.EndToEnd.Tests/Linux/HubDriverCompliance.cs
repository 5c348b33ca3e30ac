using Orchestrator.Deployment.Tests.Compliance;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.Linux;

/// <summary>On a box that systemd started; the suite runs without it on the box of the driver's own tests.</summary>
[Collection(SharedLab.Name), Trait("suite", "lab")]
public sealed class HubDriverCompliance(LabFixture fixture) : DriverCompliance
{
    protected override async Task<ComplianceDevice> MakeDeviceAsync(CancellationToken cancellationToken) => await HubBox.OpenAsync(fixture.Lab, BoxBoot.Systemd, cancellationToken);
}
