using System.Text;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.EndToEnd.Tests.NatT.Grid;

namespace Orchestrator.EndToEnd.Tests.NatT.Routers;

/// <summary>Those of a <see cref="SiteVerdict"/>'s terms that a router's own daemon can measure.</summary>
internal sealed record RouterVerdict(
    NatPresence Nat, MappingBehaviour Mapping, FilteringBehaviour Filtering, bool? Keeps500, Passage Passes500, Passage Passes4500, bool? Open, bool AltersIke, string Lifetime)
{
    private const string NotMeasured = "not measured";
    private const string Right = "right";

    public static RouterVerdict Of(NatProfile profile, TimeSpan? lifetime) =>
        Of(SiteVerdict.Of(profile, lifetime)) with { Lifetime = profile.Lifetime is { } measured ? Fits(measured, lifetime) : NotMeasured };

    public static RouterVerdict Of(NatBehaviour behaviour)
    {
        var all = Of(SiteVerdict.Of(behaviour));
        var stays = behaviour.Layers.Count == 0 || all.AltersIke;
        return all with
        {
            // A daemon goes to 4500 where it learnt of a NAT, and is answered there where its exchange is known.
            Passes4500 = stays ? Passage.Unknown : all.Passes4500,
            // A forward is not told from a NAT that lets everybody in: both let a stranger in at a port that is in use.
            Open = behaviour.Layers.Count > 0 && all.Open == true ? null : all.Open,
            Lifetime = stays || all.Passes4500 != Passage.Passes || all.Filtering == FilteringBehaviour.EndpointIndependent ? NotMeasured : Right,
        };
    }

    public static string Table(IEnumerable<(NatBehaviour Behaviour, RouterVerdict Verdict)> rows)
    {
        var text = new StringBuilder();
        foreach (var (behaviour, verdict) in rows)
            text.Append($"{behaviour.Name}: {verdict}\n");
        return $"{text}";
    }

    private static RouterVerdict Of(SiteVerdict all) => new(
        all.Nat, all.Mapping, all.Filtering, all.Keeps500, all.Passes500, all.Passes4500, all.Open, all.AltersIke, all.Lifetime);

    private static string Fits(BindingLifetime measured, TimeSpan? lifetime)
    {
        var fits = lifetime is { } known
            ? measured.AtLeast <= known && measured.LessThan >= known && measured.LessThan - measured.AtLeast <= TimeSpan.FromSeconds(5)
            : measured.LessThan is null;
        return fits ? Right : $"{measured}";
    }
}
