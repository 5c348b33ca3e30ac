namespace Orchestrator.Core.Diagnosis;

/// <summary>One end of a link with what its device said.</summary>
/// <param name="Seen">null: the device did not answer.</param>
/// <param name="Silence">Why it did not answer; null if nothing is known.</param>
public sealed record JudgedEnd(string Device, LinkProbe Probe, LinkObservation? Seen, string? Silence = null);

/// <summary>
/// From what two devices say to five lights. A device that does not answer makes a light unknown, not bad, unless the
/// other device shows a fault of its own. While IKE is still negotiating, what depends on it is working, not bad.
/// </summary>
public static class LinkJudge
{
    public static FiveLights Judge(JudgedEnd a, JudgedEnd b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        IReadOnlyList<JudgedEnd> ends = [a, b];
        var seen = new SeenEnds([.. ends.Where(end => end.Seen is not null).Select(end => new SeenEnd(end.Device, end.Probe, end.Seen!))],
            ends.FirstOrDefault(end => end.Seen is null));
        var ike = IkeLight.Judge(seen);
        bool negotiating = ike.State == LightState.Working;
        return new FiveLights([
            ike,
            Waiting(SaLight.Judge(seen), negotiating, LightFinding.SaMissing),
            Waiting(RouteLight.Judge(seen), negotiating, LightFinding.TunnelPingLost, LightFinding.LanPingLost),
            Waiting(NatLight.Judge(seen), negotiating, LightFinding.NatStaleConnections),
            MtuLight.Judge(seen),
        ]);
    }

    /// <summary>A consequence of a negotiation that still runs is not a fault.</summary>
    private static Light Waiting(Light light, bool negotiating, params ReadOnlySpan<LightFinding> consequences) =>
        negotiating && light.State == LightState.Bad && consequences.Contains(light.Finding) ? light with { State = LightState.Working } : light;
}
