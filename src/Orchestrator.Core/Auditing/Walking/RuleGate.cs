using System.Runtime.CompilerServices;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Walking;

/// <summary>
/// Passes over rules, routes and policies that certainly have nothing to do with a flow, by comparing a few numbers. Most of a large
/// set are of that kind.
/// </summary>
internal sealed class RuleGate
{
    // A fix is tried on a copy of the path that shares all chains but one.
    private static readonly ConditionalWeakTable<IReadOnlyList<Rule>, RuleGate[]> Chains = [];
    private static readonly ConditionalWeakTable<Rule, RuleGate> Rules = [];
    private static readonly NumberRange Everything = new(0, uint.MaxValue);

    private readonly (PacketField Field, NumberSet Numbers)[] _small;
    private readonly NumberRange _source;
    private readonly NumberRange _destination;
    private readonly bool _never;

    public RuleGate(Match match, bool never = false)
    {
        var parts = Parts(match).ToList();
        _never = never || parts.Any(part => part.Numbers.IsEmpty);
        _small = [.. parts.Where(part => part.Field is not (PacketField.Source or PacketField.Destination))];
        _source = Hull(parts, PacketField.Source);
        _destination = Hull(parts, PacketField.Destination);
    }

    /// <summary>The gates of a chain's rules, in their order.</summary>
    public static RuleGate[] Of(IReadOnlyList<Rule> chain) => Chains.GetValue(chain, rules =>
        [.. rules.Select(rule => Rules.GetValue(rule, one => new RuleGate(one.Match, one.Rest != RuleRest.Active)))]);

    /// <param name="header">The packets as the rule sees them.</param>
    /// <param name="bounds">Bounds of the addresses with which they entered.</param>
    public bool Excludes(Header header, FlowBounds bounds, Header entering)
    {
        if (_never || Apart(_source, header[PacketField.Source], entering, bounds) || Apart(_destination, header[PacketField.Destination], entering, bounds))
            return true;
        foreach (var (field, numbers) in _small)
        {
            if (header[field].Known is { } value && !numbers.Contains(value))
                return true;
        }
        return false;
    }

    // An answer's source is what entered as the destination, and the other way round.
    private static bool Apart(NumberRange asked, Bits bits, Header entering, FlowBounds bounds)
    {
        if (bits.Known is { } value)
            return !asked.Contains(value);
        return ReferenceEquals(bits, entering[PacketField.Source]) ? Apart(asked, bounds.Source)
            : ReferenceEquals(bits, entering[PacketField.Destination]) && Apart(asked, bounds.Destination);
    }

    private static bool Apart(NumberRange one, NumberRange other) => other.Last < one.First || one.Last < other.First;

    private static NumberRange Hull(List<(PacketField Field, NumberSet Numbers)> parts, PacketField field)
    {
        var hulls = parts.Where(part => part.Field == field && !part.Numbers.IsEmpty).Select(part => part.Numbers.Hull!.Value).ToList();
        return hulls.Count == 0 ? Everything : new NumberRange(hulls.Max(hull => hull.First), hulls.Min(hull => hull.Last));
    }

    private static IEnumerable<(PacketField Field, NumberSet Numbers)> Parts(Match match) => match switch
    {
        Match.All all => all.Parts.SelectMany(Parts),
        Match.In one => [(one.Field, one.Numbers)],
        Match.Not { Part: Match.In one } => [(one.Field, one.Numbers.Complement(one.Field.Largest()))],
        _ => [],
    };
}
