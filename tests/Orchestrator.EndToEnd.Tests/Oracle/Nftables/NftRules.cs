using System.Text.RegularExpressions;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.Nftables;

namespace Orchestrator.EndToEnd.Tests.Oracle.Nftables;

/// <summary>A rule set of nft: the frame of tables, sets and chains, and the rules in them. Read is what the kernel holds after loading.</summary>
internal sealed partial class NftRules(NftSession session, IReadOnlyList<string> frame, IReadOnlyList<(string Chain, string Rule)> rules) : IOracleRules
{
    public string Text => string.Join('\n', (string[])["flush ruleset", .. frame.Where(IsNeeded), .. rules.Select(rule => $"add rule {rule.Chain} {rule.Rule}"), ""]);

    public string Besides => "";

    public int Count => rules.Count;

    public IOracleRules Without(int rule) => new NftRules(session, frame, [.. rules.Where((_, index) => index != rule)]);

    public string? Load()
    {
        if (session.Do(Text) is { } refused)
            return refused;
        if (Read().Path.Tracks)
            return null;
        // These do not start connection tracking; what was loaded before may have.
        session.Do("flush ruleset");
        KernelTracking.AwaitEnd();
        return session.Do(Text);
    }

    public ReadPath Read() => NftablesReader.Read("router", session.List(), OracleNetwork.Surroundings);

    public IEnumerable<string> Features(string rule) => FeaturesOf(rule);

    public static IEnumerable<string> FeaturesOf(string rule) => Feature().Matches(rule).Select(match => match.Value).Distinct();

    // Sets that no rule names only make a difference harder to read.
    private bool IsNeeded(string line) => line.Split(' ') is not [_, "set" or "map" or "counter", _, _, var name, ..]
        || rules.Any(rule => rule.Rule.Contains($"@{name}", StringComparison.Ordinal) || rule.Rule.Contains($"\"{name}\"", StringComparison.Ordinal));

    /// <summary>"set hosts { ... }" as a thing of this table.</summary>
    public static string NamedIn(string made, string table)
    {
        var words = made.Split(' ', 2);
        return $"{words[0]} {table} {words[1]}";
    }

    [GeneratedRegex(@"(?:(?:ip|ip6|tcp|udp|th|sctp|dccp|udplite|icmp|ether|ah|esp) \w[\w-]*|tcp option \w+(?: size)?|meta \w+|ct (?:\w+ ip )?\w+|[io]ifname|[io]if\b|fib [sd]addr(?: \. [io]if)? (?:type|oif)|rt \w+|ipsec \w+ *\w*|numgen|jhash|limit|quota|socket \w+|@[nt]h,\d+,\d+|@\w+)(?: set\b| vmap\b| !=| <=?| >=?| !)?|\b(?:accept|drop|return|continue|jump|goto|reject|queue|snat|dnat|masquerade|redirect|notrack|counter|map|vmap|tproxy|synproxy)\b")]
    private static partial Regex Feature();
}

internal sealed class NftSource : IOracleSource, IDisposable
{
    private readonly Lazy<NftSession> _session = new(() => new NftSession());
    private NftVetting? _vetting;

    public string Name => "nft";

    public IReadOnlyList<string> Skipped => _vetting?.Skipped ?? [];

    public IOracleRules Next(Random random)
    {
        _vetting ??= NftVetting.Of(_session.Value);
        return new RandomNft(random, _vetting).Next(_session.Value);
    }

    public void Clear() => _session.Value.Do("flush ruleset");

    public void Dispose()
    {
        if (_session.IsValueCreated)
            _session.Value.Dispose();
    }
}
