using System.Runtime.CompilerServices;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Walking;

/// <summary>Passes over rules that certainly have nothing to do with a flow, by comparing a few numbers. Most rules of a large set are of that kind.</summary>
internal sealed class RuleGate
{
    private static readonly ConditionalWeakTable<Rule, RuleGate> Known = [];
    private static readonly NumberRange Everything = new(0, uint.MaxValue);

    private readonly (PacketField Field, NumberSet Numbers)[] _small;
    private readonly NumberRange _source;
    private readonly NumberRange _destination;
    private readonly bool _never;

    private RuleGate(Rule rule)
    {
        var parts = Parts(rule.Match).ToList();
        _never = rule.Rest != RuleRest.Active || parts.Any(part => part.Numbers.IsEmpty);
        _small = [.. parts.Where(part => part.Field is not (PacketField.Source or PacketField.Destination))];
        _source = Hull(parts, PacketField.Source);
        _destination = Hull(parts, PacketField.Destination);
    }

    public static RuleGate Of(Rule rule) => Known.GetValue(rule, one => new RuleGate(one));

    public bool Excludes(Flow flow, Header entering)
    {
        if (_never || Apart(_source, flow, PacketField.Source, entering, flow.Bounds.Source)
            || Apart(_destination, flow, PacketField.Destination, entering, flow.Bounds.Destination))
            return true;
        foreach (var (field, numbers) in _small)
        {
            if (flow.Header[field].Known is { } value && !numbers.Contains(value))
                return true;
        }
        return false;
    }

    private static bool Apart(NumberRange asked, Flow flow, PacketField field, Header entering, NumberRange bounds)
    {
        var bits = flow.Header[field];
        if (bits.Known is { } value)
            return !asked.Contains(value);
        return ReferenceEquals(bits, entering[field]) && (bounds.Last < asked.First || asked.Last < bounds.First);
    }

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
