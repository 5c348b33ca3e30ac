using Orchestrator.Core.Diagnosis;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Words;

/// <summary>What a light found: one sentence, and for a bad one the cause and the fix.</summary>
public static class LightFindingWords
{
    public static string Sentence(Light light)
    {
        string device = light.Device ?? "the link";
        string detail = light.Detail is { Length: > 0 } text ? $": {text}" : "";
        return light.Finding switch
        {
            LightFinding.NotLookedYet => "Not looked at yet",
            LightFinding.DeviceUnreachable => $"{device} does not answer{detail}",
            LightFinding.IkeEstablished => $"Established{detail}",
            LightFinding.IkeConnecting => $"Negotiating{detail}",
            LightFinding.IkeDown => $"No IKE SA on {device}{detail}",
            LightFinding.IkeNotExpectedEncapsulation => $"{device} does not see the NAT that was planned for{detail}",
            LightFinding.SaInstalled => $"Installed{detail}",
            LightFinding.SaMissing => $"No child SA on {device}{detail}",
            LightFinding.SaNotEncapsulated => $"{device} sends bare ESP, which the NAT does not pass{detail}",
            LightFinding.SaNoTraffic => $"{device} has an SA that nothing comes through{detail}",
            LightFinding.RouteBothWays => $"Both ways through the tunnel{detail}",
            LightFinding.RouteMissing => $"{device} does not route the far LAN into the tunnel{detail}",
            LightFinding.TunnelInterfaceDown => $"The tunnel interface of {device} is down{detail}",
            LightFinding.TunnelPingLost => $"Pings from {device} through the tunnel are lost{detail}",
            LightFinding.LanPingLost => $"Pings from {device} to the far LAN are lost{detail}",
            LightFinding.NatExceptionFirst => $"The masquerade exceptions stand before every rule that could catch the link{detail}",
            LightFinding.NatExceptionMissing => $"The masquerade exception is missing on {device}{detail}",
            LightFinding.NatRuleCatches => $"A rule on {device} catches the link's traffic before the exception{detail}",
            LightFinding.NatStaleConnections => $"{device} still tracks connections with an older NAT decision{detail}",
            LightFinding.MtuFits => $"The largest packet passes, and SYNs are clamped to fit{detail}",
            LightFinding.MtuTooLarge => $"The largest packet from {device} does not pass{detail}",
            LightFinding.MtuDiffers => $"The tunnel of {device} has another MTU than planned{detail}",
            LightFinding.MssClampMissing => $"{device} does not clamp the MSS{detail}",
            _ => throw new ArgumentOutOfRangeException(nameof(light)),
        };
    }

    /// <summary>Null unless the light is bad.</summary>
    public static Problem? Problem(Light light)
    {
        if (light.State != LightState.Bad)
            return null;
        string device = light.Device ?? "both ends";
        string remedy = light.Finding switch
        {
            LightFinding.IkeDown => $"Check that UDP 500 and 4500 pass to the responder, and look at the IPsec log of {device}.",
            LightFinding.SaMissing => "Look at the IPsec log for a refused proposal or selector, then push the link again.",
            LightFinding.SaNotEncapsulated => "Check whether a device on the path claims to pass IPsec through, and switch that off.",
            LightFinding.SaNoTraffic => "Check whether the other end sends: its NAT light tells whether a rule eats the traffic.",
            LightFinding.RouteMissing or LightFinding.TunnelInterfaceDown or LightFinding.NatExceptionMissing
                or LightFinding.MtuDiffers or LightFinding.MssClampMissing => "Push the link again; the preview shows what is missing.",
            LightFinding.TunnelPingLost or LightFinding.LanPingLost => "Check the forward chain and the NAT light of both devices.",
            LightFinding.NatRuleCatches => $"Push the link again: it moves the exception of {device} before that rule.",
            LightFinding.NatStaleConnections => $"Remove these tracked connections on {device}, or push the link again.",
            LightFinding.MtuTooLarge => "The path is narrower than the uplink says: correct the uplink's path MTU and push again.",
            _ => "Verify again.",
        };
        return new Problem($"light.{light.Kind}.{light.Finding}".ToLowerInvariant(), Sentence(light) + ".", "", remedy);
    }

    public static LightView View(Light light, DateTimeOffset? since) => new(light.Kind, light.State, Sentence(light), since, Problem(light));

    /// <summary>All five, those never looked at included.</summary>
    public static LinkLights Views(IReadOnlyList<(Light Light, DateTimeOffset? Since)> lights)
    {
        return new LinkLights(Of(LightKind.Ike), Of(LightKind.Sa), Of(LightKind.Route), Of(LightKind.Nat), Of(LightKind.Mtu));

        LightView Of(LightKind kind) =>
            lights.Where(entry => entry.Light.Kind == kind).Select(entry => View(entry.Light, entry.Since)).FirstOrDefault() ?? new LightView(kind, LightState.Unknown);
    }
}
