namespace Orchestrator.Core.Diagnosis;

internal static class NatLight
{
    private const LightKind Kind = LightKind.Nat;

    public static Light Judge(SeenEnds ends)
    {
        var evidence = ends.Evidence(end => Line(end.Seen.Nat));
        return ends.Bad(Kind, LightFinding.NatRuleCatches, end => end.Seen.Nat.CaughtBy is not null, end => end.Seen.Nat.CaughtBy, evidence)
            ?? ends.Bad(Kind, LightFinding.NatExceptionMissing, end => !end.Seen.Nat.ExceptionInPlace, _ => null, evidence)
            ?? ends.Unknown(Kind, evidence)
            ?? ends.Bad(Kind, LightFinding.NatStaleConnections, end => end.Seen.Nat.StaleConnections > 0 && !ends.TunnelAnswers, end => Count(end.Seen.Nat), evidence)
            ?? new Light(Kind, LightState.Good, LightFinding.NatExceptionFirst, null, null, evidence);
    }

    private static string Count(NatObservation nat) => FormattableString.Invariant($"{nat.StaleConnections}");

    private static string Line(NatObservation nat) => EvidenceText.Join(
        nat.ExceptionInPlace ? "exception first" : "no exception",
        nat.CaughtBy is null ? null : $"caught by {nat.CaughtBy}",
        nat.StaleConnections == 0 ? null : $"{Count(nat)} older connections tracked");
}
