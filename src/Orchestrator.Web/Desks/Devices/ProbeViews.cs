using Orchestrator.Core.Planning;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Devices;

/// <summary>A stored probe as the add-a-device page shows it.</summary>
internal static class ProbeViews
{
    public static ProbeView Of(Probe probe, ProbeData data, Surroundings around)
    {
        var suggestion = data.Facts is null ? null : DeviceSuggestion.From(data.Facts, around.Subnets);
        var stage = Enum.Parse<ProbeStage>(probe.Stage);
        return new ProbeView
        {
            Id = probe.Id,
            Stage = stage,
            Address = data.Host,
            Port = data.Endpoint.Port,
            Method = data.Method,
            UserName = data.UserName,
            Doing = stage switch
            {
                ProbeStage.Contacting => $"Contacting {data.Host}",
                ProbeStage.Reading => $"Logging in to {data.Host} and reading what it is",
                _ => "",
            },
            Kind = data.Method switch { AccessMethod.Ssh => DeviceKind.Linux, AccessMethod.Detect => DeviceKind.Unknown, _ => DeviceKind.RouterOs },
            Fingerprint = data.Fingerprint,
            TrustWarning = data.Method == AccessMethod.RouterOsApiPlain ? "This connection is not encrypted: the password travels in clear. Use api-ssl where you can." : "",
            FingerprintCommand = DeviceWords.FingerprintCommand(data.Method),
            LeastPrivilegeScript = data.Method is AccessMethod.RouterOsApiTls or AccessMethod.RouterOsApiPlain ? DeviceWords.LeastPrivilegeScript : "",
            Facts = data.Facts is null ? [] : DeviceWords.Facts(data.Facts),
            Identity = data.Facts?.Identity ?? "",
            Uplinks = suggestion is null ? [] : [.. suggestion.Uplinks.Select(Uplink)],
            Lans = suggestion is null ? [] : [.. suggestion.Lans.Select(lan => new ProbedLan(lan.Address.Prefix.ToString(), lan.Interface, lan.ForVpn, DeviceWords.Advice(lan)))],
            Sites = around.Sites,
            Warnings = data.Facts is null ? [] : DeviceWords.Warnings(data.Facts),
            Problem = data.Problem,
            DeviceId = data.DeviceId,
        };
    }

    private static ProbedUplink Uplink(SuggestedUplink uplink) => new(
        uplink.Interface, uplink.Address?.ToString() ?? "", uplink.Gateway?.ToString() ?? "", Views.Uplink(uplink.Nat), DeviceWords.Verdict(uplink.Nat));
}
