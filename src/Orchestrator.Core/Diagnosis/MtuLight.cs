namespace Orchestrator.Core.Diagnosis;

internal static class MtuLight
{
    private const LightKind Kind = LightKind.Mtu;

    public static Light Judge(SeenEnds ends)
    {
        var evidence = ends.Evidence(Line);
        return ends.Bad(Kind, LightFinding.MtuDiffers, Differs, Values, evidence)
            ?? ends.Bad(Kind, LightFinding.MssClampMissing, end => !end.Seen.Mtu.ClampInPlace, end => FormattableString.Invariant($"{end.Probe.Mss}"), evidence)
            ?? ends.Unknown(Kind, evidence)
            ?? ends.Bad(Kind, LightFinding.MtuTooLarge, end => ends.TunnelAnswers && TooLarge(end), Size, evidence)
            ?? (Proven(ends)
                ? new Light(Kind, LightState.Good, LightFinding.MtuFits, null, null, evidence)
                : new Light(Kind, LightState.Unknown, LightFinding.NotLookedYet, null, null, evidence));
    }

    private static bool Differs(SeenEnd end) => end.Seen.Mtu.InterfaceMtu is { } mtu && mtu != end.Probe.Mtu;

    private static string Values(SeenEnd end) => FormattableString.Invariant($"{end.Seen.Mtu.InterfaceMtu}, planned {end.Probe.Mtu}");

    /// <summary>The largest packet is lost while small ones pass. While nothing passes, size is not the cause.</summary>
    private static bool TooLarge(SeenEnd end) => end.Seen.FullSizePing is { Received: 0 };

    private static string? Size(SeenEnd end) => end.Seen.FullSizePing?.Size is { } size ? FormattableString.Invariant($"{size}") : null;

    private static bool Proven(SeenEnds ends) =>
        ends.Ends.All(end => end.Seen.Mtu.InterfaceMtu is not null) && ends.Ends.Any(end => end.Seen.FullSizePing is { Received: > 0 });

    private static string Line(SeenEnd end) => EvidenceText.Join(
        end.Seen.Mtu.InterfaceMtu is { } mtu ? FormattableString.Invariant($"MTU {mtu}") : "MTU not known",
        end.Seen.Mtu.ClampInPlace ? FormattableString.Invariant($"MSS clamped to {end.Probe.Mss}") : "MSS not clamped",
        EvidenceText.Of(end.Seen.FullSizePing, "full size"));
}
