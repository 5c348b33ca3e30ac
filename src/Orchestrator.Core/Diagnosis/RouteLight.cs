namespace Orchestrator.Core.Diagnosis;

internal static class RouteLight
{
    private const LightKind Kind = LightKind.Route;

    public static Light Judge(SeenEnds ends)
    {
        var evidence = ends.Evidence(Line);
        return ends.Bad(Kind, LightFinding.TunnelInterfaceDown, end => !end.Seen.Route.InterfaceRunning, end => end.Probe.TunnelInterface, evidence)
            ?? ends.Bad(Kind, LightFinding.RouteMissing, end => end.Seen.Route.MissingRoutes.Count > 0, end => Missing(end.Seen.Route), evidence)
            ?? ends.Unknown(Kind, evidence)
            ?? ends.Bad(Kind, LightFinding.TunnelPingLost, end => !ends.TunnelAnswers && Lost(end.Seen.TunnelPing), end => Way(end.Seen.TunnelPing), evidence)
            ?? ends.Bad(Kind, LightFinding.LanPingLost, end => Lost(end.Seen.LanPing), end => Way(end.Seen.LanPing), evidence)
            ?? (ends.TunnelAnswers
                ? new Light(Kind, LightState.Good, LightFinding.RouteBothWays, null, null, evidence)
                : new Light(Kind, LightState.Unknown, LightFinding.NotLookedYet, null, null, evidence));
    }

    private static bool Lost(PingObservation? ping) => ping is { Received: 0 };

    private static string? Way(PingObservation? ping) => ping is null ? null : $"{ping.From} -> {ping.To}";

    private static string Missing(RouteObservation route) => string.Join(", ", route.MissingRoutes);

    private static string Line(SeenEnd end) => EvidenceText.Join(
        $"{end.Probe.TunnelInterface} {(end.Seen.Route.InterfaceRunning ? "running" : "down")}",
        end.Seen.Route.MissingRoutes.Count > 0 ? $"no route through it to {Missing(end.Seen.Route)}" : null,
        EvidenceText.Of(end.Seen.TunnelPing, "tunnel"),
        EvidenceText.Of(end.Seen.LanPing, "LAN"));
}
