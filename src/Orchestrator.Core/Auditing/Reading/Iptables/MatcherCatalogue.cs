namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>All matchers of which the reader knows something.</summary>
public static class MatcherCatalogue
{
    private static readonly Dictionary<string, MatcherModule> Modules =
        ((IEnumerable<MatcherModule>)[.. PortMatchers.All, .. HeaderMatchers.All, .. StateMatchers.All, PolicyMatcher.Module, AddressTypes.Module, IpsetMatcher.Module])
        .ToDictionary(module => module.Name, StringComparer.Ordinal);

    /// <summary>Known, and by their nature without an answer beforehand, or about things that the model leaves out.</summary>
    private static readonly HashSet<string> WithoutAnswer = new(
        ("ah bpf cgroup cluster condition connbytes connlabel connlimit cpu devgroup esp fuzzy geoip hashlimit helper ipcomp ipp2p ipv4options l2tp layer7 limit mac nfacct"
        + " osf owner physdev pkttype psd quota quota2 random rateest realm recent rpfilter socket statistic string time u32 unclean").Split(' '), StringComparer.Ordinal);

    /// <summary>Every matcher and option that is read exactly, as "conntrack --ctstate".</summary>
    public static IReadOnlyList<string> Understood { get; } =
        [.. Modules.Values.SelectMany(module => module.Options.Keys.Select(option => $"{module.Name} {option}")).Order(StringComparer.Ordinal)];

    /// <summary>Matchers that split an answer into what holds whatever they say and what may fail.</summary>
    public static IReadOnlyCollection<string> Undecidable => WithoutAnswer;

    internal static MatcherModule? Find(string name) => Modules.GetValueOrDefault(name);

    internal static bool IsUndecidable(string name) => WithoutAnswer.Contains(name);
}
