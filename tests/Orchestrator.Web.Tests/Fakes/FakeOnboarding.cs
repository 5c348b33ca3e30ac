using Orchestrator.Web.Application;

namespace Orchestrator.Web.Tests.Fakes;

internal sealed class FakeOnboarding(FakeWorld world) : IDeviceOnboarding
{
    private static readonly ProbeView Trust = new()
    {
        Id = Sample.TrustProbe,
        Stage = ProbeStage.AwaitingTrust,
        Address = "192.0.2.17",
        Port = 8729,
        Method = AccessMethod.RouterOsApiTls,
        UserName = "admin",
        Kind = DeviceKind.RouterOs,
        Fingerprint = "SHA256:u8Yk1m3qzv0mWkqXn7Tq0o4mB1l2c3d4e5f6g7h8i9A",
        FirstFacts = [new("Answers", "RouterOS API over TLS on port 8729"), new("Certificate", "CN=branch-7", "self-signed")],
        FingerprintCommand = "/certificate print detail where name=api",
        LeastPrivilegeScript = "/user group add name=orchestrator policy=read,write,api,policy,sensitive,test,ftp,reboot\n/user add name=orchestrator group=orchestrator password=...\n",
    };

    private readonly Dictionary<Guid, ProbeView> _probes = new()
    {
        [Sample.TrustProbe] = Trust,
        [Sample.ContactingProbe] = Trust with { Id = Sample.ContactingProbe, Stage = ProbeStage.Contacting, Doing = "Asking 192.0.2.17 on ports 8729, 8728 and 22" },
        [Sample.ReadyProbe] = Ready(Sample.ReadyProbe),
        [Sample.FailedProbe] = Trust with
        {
            Id = Sample.FailedProbe,
            Stage = ProbeStage.Failed,
            Problem = new("device.login.refused", "192.0.2.17 refuses the password of admin.", "The router answered: invalid user name or password.", "Type the password again, or look at /user on the router."),
        },
    };

    public Task<Answer<Guid>> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        world.Commands.Add($"probe {request}");
        _probes[Sample.TrustProbe] = Trust;
        return Task.FromResult(request.Address.Contains(' ', StringComparison.Ordinal)
            ? Answer<Guid>.No(new Problem("device.address.malformed", $"Address \"{request.Address}\" is neither a name nor an IP address.", "", "Type e.g. 192.0.2.1 or router.example.net.", nameof(ProbeRequest.Address)))
            : Answer<Guid>.Yes(Sample.TrustProbe));
    }

    public Task<ProbeView?> GetAsync(Guid probeId, CancellationToken cancellationToken) => Task.FromResult(_probes.GetValueOrDefault(probeId));

    public Task<Answer<Guid>> TrustAsync(Guid probeId, string fingerprint, CancellationToken cancellationToken)
    {
        world.Commands.Add($"trust {fingerprint}");
        _probes[probeId] = Ready(probeId);
        return Task.FromResult(Answer<Guid>.Yes(probeId));
    }

    public Task<Answer<Guid>> RetryAsync(Guid probeId, ProbeRequest request, CancellationToken cancellationToken) => Task.FromResult(Answer<Guid>.Yes(probeId));

    public Task<Answer<Guid>> AddAsync(Guid probeId, AddDeviceRequest request, CancellationToken cancellationToken)
    {
        world.Commands.Add($"add {request.DeviceName} to {request.SiteName} with {string.Join(' ', request.Lans)}");
        return Task.FromResult(Answer<Guid>.Yes(Sample.Branch));
    }

    public Task CancelAsync(Guid probeId, CancellationToken cancellationToken) => Task.CompletedTask;

    private static ProbeView Ready(Guid id) => Trust with
    {
        Id = id,
        Stage = ProbeStage.Ready,
        Identity = "branch-7",
        Facts = Sample.Facts,
        Uplinks = Sample.Uplinks,
        Lans = Sample.Lans,
        Sites = [new(Sample.HubSite, "Hub")],
        Warnings = [new("device.clock", "The clock of branch-7 is 3 min behind.", "Certificates may look not yet valid.", "Switch on /system ntp client.")],
    };
}
