namespace Orchestrator.Web.Application;

/// <summary>The five lights of a link, in the order they are always shown.</summary>
public enum LightKind { Ike, Sa, Route, Nat, Mtu }

/// <summary>Ordered from worst to best is Bad, Unknown, Working, Good: see <see cref="LinkLights.Worst"/>.</summary>
public enum LightState { Unknown, Good, Bad, Working }

/// <summary>One light with its evidence.</summary>
/// <param name="Kind">Which of the five.</param>
/// <param name="State">Good, bad, unknown or being checked.</param>
/// <param name="Sentence">The evidence in one sentence, naming the device and the rule when bad.</param>
/// <param name="Since">When the light last changed, or null when it never was anything else.</param>
/// <param name="Problem">Set when bad: cause and fix.</param>
public sealed record Light(LightKind Kind, LightState State, string Sentence = "", DateTimeOffset? Since = null, Problem? Problem = null);

/// <summary>All five, always.</summary>
public sealed record LinkLights(Light Ike, Light Sa, Light Route, Light Nat, Light Mtu)
{
    public static LinkLights AllUnknown { get; } = new(
        new(LightKind.Ike, LightState.Unknown), new(LightKind.Sa, LightState.Unknown), new(LightKind.Route, LightState.Unknown),
        new(LightKind.Nat, LightState.Unknown), new(LightKind.Mtu, LightState.Unknown));

    /// <summary>A link is as good as its worst light.</summary>
    public LightState Worst()
    {
        var all = InOrder();
        return all.Any(l => l.State == LightState.Bad) ? LightState.Bad
            : all.Any(l => l.State == LightState.Unknown) ? LightState.Unknown
            : all.Any(l => l.State == LightState.Working) ? LightState.Working
            : LightState.Good;
    }

    public IReadOnlyList<Light> InOrder() => [Ike, Sa, Route, Nat, Mtu];
}
