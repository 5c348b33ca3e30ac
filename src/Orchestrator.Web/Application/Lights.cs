using Orchestrator.Core.Diagnosis;

namespace Orchestrator.Web.Application;

/// <summary>One light with its evidence, worded.</summary>
/// <param name="Kind">Which of the five.</param>
/// <param name="State">Good, bad, unknown or being checked.</param>
/// <param name="Sentence">The evidence in one sentence, naming the device and the rule when bad.</param>
/// <param name="Since">When the light last changed, or null when it never was anything else.</param>
/// <param name="Problem">Set when bad: cause and fix.</param>
public sealed record LightView(LightKind Kind, LightState State, string Sentence = "", DateTimeOffset? Since = null, Problem? Problem = null);

/// <summary>All five, always, in the order of <see cref="LightKind"/>.</summary>
public sealed record LinkLights(LightView Ike, LightView Sa, LightView Route, LightView Nat, LightView Mtu)
{
    public static LinkLights AllUnknown { get; } = All(LightState.Unknown);

    public static LinkLights All(LightState state) => new(
        new(LightKind.Ike, state), new(LightKind.Sa, state), new(LightKind.Route, state), new(LightKind.Nat, state), new(LightKind.Mtu, state));

    /// <summary>A link is as good as its worst light.</summary>
    public LightState Worst() => Order.First(state => InOrder().Any(light => light.State == state));

    public IReadOnlyList<LightView> InOrder() => [Ike, Sa, Route, Nat, Mtu];

    private static readonly LightState[] Order = [LightState.Bad, LightState.Working, LightState.Unknown, LightState.Good];
}
