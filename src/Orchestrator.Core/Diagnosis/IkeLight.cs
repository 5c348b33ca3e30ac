namespace Orchestrator.Core.Diagnosis;

internal static class IkeLight
{
    private const LightKind Kind = LightKind.Ike;

    public static Light Judge(SeenEnds ends)
    {
        var evidence = ends.Evidence(end => Line(end.Seen.Ike));
        if (ends.Unknown(Kind, evidence) is { } unknown)
            return unknown;
        return ends.Bad(Kind, LightFinding.IkeDown, end => end.Seen.Ike is { State: not IkeState.Established, LastError: not null }, end => end.Seen.Ike.LastError, evidence)
            ?? Connecting(ends, evidence)
            ?? ends.Bad(Kind, LightFinding.IkeDown, end => end.Seen.Ike.State == IkeState.None, _ => null, evidence)
            ?? ends.Bad(Kind, LightFinding.IkeNotExpectedEncapsulation, NotFloated, end => end.Seen.Ike.Local, evidence)
            ?? new Light(Kind, LightState.Good, LightFinding.IkeEstablished, null, null, evidence);
    }

    private static Light? Connecting(SeenEnds ends, IReadOnlyList<string> evidence) =>
        ends.Ends.FirstOrDefault(end => end.Seen.Ike.State == IkeState.Connecting) is { } busy
            ? new Light(Kind, LightState.Working, LightFinding.IkeConnecting, busy.Device, null, evidence)
            : null;

    /// <summary>Our own port tells: the peer's may be whatever a NAT made of it.</summary>
    private static bool NotFloated(SeenEnd end) =>
        end.Probe.ExpectUdpEncapsulation && end.Seen.Ike.Local?.EndsWith(":500", StringComparison.Ordinal) == true;

    private static string Line(IkeObservation ike) => EvidenceText.Join(
        ike.State switch
        {
            IkeState.None => "no IKE SA",
            IkeState.Connecting => "connecting",
            _ => ike.Version is { } version ? $"IKEv{version} established" : "established",
        },
        ike.Local is null && ike.Remote is null ? null : $"{ike.Local ?? "?"} - {ike.Remote ?? "?"}",
        ike.EstablishedFor is { } age ? FormattableString.Invariant($"for {age.TotalSeconds:0} s") : null,
        ike.LastError is null ? null : $"last error: {ike.LastError}");
}
