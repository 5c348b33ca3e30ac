namespace Orchestrator.Core.Diagnosis;

internal sealed record SeenEnd(string Device, LinkProbe Probe, LinkObservation Seen);

/// <summary>The ends that answered, and the first that did not.</summary>
internal sealed record SeenEnds(IReadOnlyList<SeenEnd> Ends, JudgedEnd? Silent)
{
    /// <summary>The first end with the fault, as the light to show; null if none has it.</summary>
    public Light? Bad(LightKind kind, LightFinding finding, Func<SeenEnd, bool> hasFault, Func<SeenEnd, string?> detail, IReadOnlyList<string> evidence) =>
        Ends.FirstOrDefault(hasFault) is { } faulty ? new Light(kind, LightState.Bad, finding, faulty.Device, detail(faulty), evidence) : null;

    /// <summary>The light while an end does not answer; null if both do.</summary>
    public Light? Unknown(LightKind kind, IReadOnlyList<string> evidence) =>
        Silent is null ? null : new Light(kind, LightState.Unknown, LightFinding.DeviceUnreachable, Silent.Device, Silent.Silence, evidence);

    /// <summary>A line per end that answered.</summary>
    public IReadOnlyList<string> Evidence(Func<SeenEnd, string> line) => [.. Ends.Select(end => $"{end.Device}: {line(end)}")];

    /// <summary>Whether an answer came back through the tunnel. One end suffices: a ping goes both ways.</summary>
    public bool TunnelAnswers => Ends.Any(end => end.Seen.TunnelPing is { Received: > 0 });
}

internal static class EvidenceText
{
    public static string Of(PingObservation? ping, string name) => ping switch
    {
        null => $"{name} not pinged",
        _ => $"{name} {ping.From} -> {ping.To}{(ping.Size is { } size ? $", {size} octets" : "")}{(ping.DontFragment ? ", DF" : "")}: {ping.Received} of {ping.Sent} answered"
            + (ping.RoundTrip is { } time ? FormattableString.Invariant($", {time.TotalMilliseconds:0.0} ms") : ""),
    };

    public static string Join(params IEnumerable<string?> parts) => string.Join(", ", parts.Where(part => part is not null));
}
