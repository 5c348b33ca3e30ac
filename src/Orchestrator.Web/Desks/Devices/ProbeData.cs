using Orchestrator.Core.Topology;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Desks.Devices;

/// <summary>What a probe's record stores beside its stage. The credential is in the vault, never here.</summary>
public sealed record ProbeData
{
    public required string Host { get; init; }

    /// <summary>null while the method is being found out.</summary>
    public int? Port { get; init; }

    public required AccessMethod Method { get; init; }

    public required string UserName { get; init; }

    public string? Fingerprint { get; init; }

    /// <summary>The fingerprint the admin agreed to.</summary>
    public string? Trusted { get; init; }

    public DeviceFacts? Facts { get; init; }

    public Problem? Problem { get; init; }

    public Guid? DeviceId { get; init; }

    public ManagementEndpoint Endpoint => new(Host, Port ?? DefaultPort(Method), Transport(Method));

    public static int DefaultPort(AccessMethod method) => method switch
    {
        AccessMethod.RouterOsApiPlain => 8728,
        AccessMethod.RouterOsApiTls => 8729,
        _ => 22,
    };

    private static ManagementTransport Transport(AccessMethod method) => method switch
    {
        AccessMethod.RouterOsApiPlain => ManagementTransport.Api,
        AccessMethod.RouterOsApiTls => ManagementTransport.ApiTls,
        _ => ManagementTransport.Ssh,
    };
}
