using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Desks;

/// <summary>Core's small vocabularies in the pages' terms.</summary>
internal static class Views
{
    public static DeviceKind Kind(DevicePlatform platform) => platform == DevicePlatform.RouterOs ? DeviceKind.RouterOs : DeviceKind.Linux;

    public static UplinkKind Uplink(NatBoundary nat) => nat switch
    {
        NatBoundary.PublicStatic => UplinkKind.PublicStatic,
        NatBoundary.PublicDynamic => UplinkKind.PublicDynamic,
        NatBoundary.BehindNat => UplinkKind.BehindNat,
        _ => UplinkKind.Unknown,
    };

    public static AccessMethod Method(ManagementTransport transport) => transport switch
    {
        ManagementTransport.Api => AccessMethod.RouterOsApiPlain,
        ManagementTransport.ApiTls => AccessMethod.RouterOsApiTls,
        _ => AccessMethod.Ssh,
    };
}
