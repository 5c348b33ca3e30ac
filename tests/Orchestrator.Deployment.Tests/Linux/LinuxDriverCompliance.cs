using Orchestrator.Deployment.Tests.Compliance;

namespace Orchestrator.Deployment.Tests.Linux;

/// <summary>As a user who is not root and whom sudo asks for nothing; the lab's hub passes the same suite as root.</summary>
[Trait("suite", "lab")]
[Collection("ssh")]
public sealed class LinuxDriverCompliance : DriverCompliance
{
    protected override async Task<ComplianceDevice> MakeDeviceAsync(CancellationToken cancellationToken) => await LinuxBox.StartForUserAsync("ALL=(ALL) NOPASSWD: ALL");
}
