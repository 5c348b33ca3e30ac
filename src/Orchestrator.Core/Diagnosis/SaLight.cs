namespace Orchestrator.Core.Diagnosis;

internal static class SaLight
{
    private const LightKind Kind = LightKind.Sa;

    public static Light Judge(SeenEnds ends)
    {
        var evidence = ends.Evidence(end => Line(end.Seen.Child));
        if (ends.Unknown(Kind, evidence) is { } unknown)
            return unknown;
        return ends.Bad(Kind, LightFinding.SaMissing, end => !end.Seen.Child.Installed, _ => null, evidence)
            ?? ends.Bad(Kind, LightFinding.SaNotEncapsulated, end => end.Probe.ExpectUdpEncapsulation && !end.Seen.Child.UdpEncapsulated, end => end.Seen.Child.Selectors, evidence)
            ?? ends.Bad(Kind, LightFinding.SaNoTraffic, end => !ends.TunnelAnswers && Silent(end.Seen.Child), end => Direction(end.Seen.Child), evidence)
            ?? new Light(Kind, LightState.Good, LightFinding.SaInstalled, null, null, evidence);
    }

    /// <summary>A counter that is not known says nothing. One at 0 is no fault while an answer comes through: it was read before.</summary>
    private static bool Silent(ChildObservation child) => child.BytesIn == 0 || child.BytesOut == 0;

    private static string Direction(ChildObservation child) => (child.BytesIn, child.BytesOut) switch
    {
        (0, 0) => "in, out",
        (0, _) => "in",
        _ => "out",
    };

    private static string Line(ChildObservation child) => !child.Installed
        ? "no SA"
        : EvidenceText.Join(
            child.UdpEncapsulated ? "installed in UDP" : "installed, not in UDP",
            child.Selectors,
            child.Algorithms,
            child.BytesIn is { } received ? FormattableString.Invariant($"in {received} octets") : null,
            child.BytesOut is { } sent ? FormattableString.Invariant($"out {sent} octets") : null,
            child.RekeyIn is { } rekey ? FormattableString.Invariant($"rekey in {rekey.TotalSeconds:0} s") : null);
}
