using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>One thing that a statement may do with a packet.</summary>
/// <param name="Ends">null: on with the rule's next statement.</param>
internal sealed record Case(Match When, IReadOnlyList<Effect> Effects, Verdict? Ends)
{
    public bool IsFinal => Ends is Verdict.Accept or Verdict.Drop or Verdict.Return or Verdict.Goto;
}

/// <summary>Matches, and then something done. A packet that meets no case has not matched the rule.</summary>
internal sealed record Step(Match Asked, IReadOnlyList<Case> Cases)
{
    public IEnumerable<PacketField> Reads => Fields(Asked).Concat(Cases.SelectMany(one => Fields(one.When)));

    public IEnumerable<PacketField> Writes => Cases.SelectMany(one => one.Effects).SelectMany(Written);

    /// <summary>Every packet that is asked meets a case.</summary>
    public bool IsTotal => Cases.Any(one => one.When is Match.All { Parts.Count: 0 })
        || Cases is [var first, var second] && second.When is Match.Not not && ReferenceEquals(not.Part, first.When);

    /// <summary>A case may be chosen by what another one has changed, or by what a called chain has.</summary>
    public bool IsEntangled =>
        Cases.Count(one => !one.IsFinal) > 1 && (Cases.Count(one => one.Ends is Verdict.Jump) > 1 || Cases.SelectMany(one => Fields(one.When)).Intersect(Writes).Any());

    private static IEnumerable<PacketField> Fields(Match match) => match switch
    {
        Match.All all => all.Parts.SelectMany(Fields),
        Match.Any any => any.Parts.SelectMany(Fields),
        Match.Not not => Fields(not.Part),
        Match.In one => [one.Field],
        Match.Masked one => [one.Field],
        _ => [],
    };

    private static IEnumerable<PacketField> Written(Effect effect) => effect switch
    {
        Effect.Set set => [set.Field],
        Effect.Turn turn => [turn.Field],
        Effect.Copy copy => [copy.To],
        Effect.ClampSegment => [PacketField.SegmentSize],
        Effect.NoTrack => [PacketField.State],
        _ => [],
    };
}
