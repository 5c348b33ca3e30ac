using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>Where no rule of a path asks for the time to live or sets it, the model lets it stay as it is; so it is not compared there.</summary>
internal static class Lifetimes
{
    public static bool AreAsked(PacketPath path) => path.Chains.Values.SelectMany(rules => rules).Any(rule => Asks(rule.Match) || rule.Effects.Any(Sets));

    private static bool Sets(Effect effect) => effect is Effect.Set { Field: PacketField.TimeToLive } or Effect.Turn { Field: PacketField.TimeToLive };

    private static bool Asks(Match match) => match switch
    {
        Match.All all => all.Parts.Any(Asks),
        Match.Any any => any.Parts.Any(Asks),
        Match.Not not => Asks(not.Part),
        Match.In one => one.Field == PacketField.TimeToLive,
        Match.Masked one => one.Field == PacketField.TimeToLive,
        _ => false,
    };
}
