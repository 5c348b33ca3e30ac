using Orchestrator.Core.Diagnosis;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Words;

/// <summary>The lights by name.</summary>
public static class LightWords
{
    public static string Name(LightKind kind) => kind.ToString().ToUpperInvariant();

    public static string State(LightState state) => state switch
    {
        LightState.Good => "good",
        LightState.Bad => "bad",
        LightState.Working => "working",
        _ => "unknown",
    };

    public static string Css(LightState state) => State(state);

    /// <summary>What a light stands for, for the reader who meets it the first time.</summary>
    public static string Meaning(LightKind kind) => kind switch
    {
        LightKind.Ike => "Both ends agreed on keys (IKE).",
        LightKind.Sa => "The tunnel's security association is installed and carries traffic.",
        LightKind.Route => "Packets find their way through the tunnel, both ways.",
        LightKind.Nat => "No masquerade rule eats the tunnel's traffic.",
        _ => "Full-size packets pass and TCP segments are clamped to fit.",
    };

    public static string Tooltip(LightView light, TimeProvider clock)
    {
        var since = light.Since is { } at ? $" since {RelativeWords.Ago(at, clock.GetUtcNow())}" : "";
        var sentence = light.Sentence.Length > 0 ? light.Sentence : Meaning(light.Kind);
        return $"{Name(light.Kind)} {State(light.State)}{since}. {sentence}";
    }

    /// <summary>A link as one word.</summary>
    public static string Link(LightState worst) => worst switch
    {
        LightState.Good => "up",
        LightState.Bad => "needs attention",
        LightState.Working => "being checked",
        _ => "not checked yet",
    };
}
