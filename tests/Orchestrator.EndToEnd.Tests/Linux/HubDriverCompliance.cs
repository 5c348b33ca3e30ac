using Orchestrator.Deployment.Tests.Compliance;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.Linux;

[Collection(SharedLab.Name), Trait("suite", "lab")]
public sealed class HubDriverCompliance(LabFixture fixture) : DriverCompliance
{
    protected override async Task<ComplianceDevice> MakeDeviceAsync(CancellationToken cancellationToken) => await HubBox.OpenAsync(fixture.Lab, BoxBoot.Plain, cancellationToken);
}
