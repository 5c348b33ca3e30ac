using System.Collections.Immutable;
using System.Globalization;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Fixing;

/// <summary>
/// Fixes of a Linux box as commands for a person. They are not pushed: nobody can tell where a box keeps rules that are not the
/// product's, so a change of the running ones would be gone after its next start. What the product keeps there itself, its link's
/// own plan puts back.
/// </summary>
public static class LinuxFix
{
    private const int MostRules = 8;

    private const string Legacy = "legacy ";

    private static readonly string[] IptablesTables = ["nat", "filter", "mangle", "raw"];

    /// <returns>null where it cannot be said in a few rules.</returns>
    public static DeviceFix? Of(LinuxRules rules, PacketPath path, PathFix fix)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(path);
        IReadOnlyList<string>? commands = fix switch
        {
            PathFix.Insert insert when IsIptables(insert.Chain) => Inserted(path, insert, IptablesWords),
            PathFix.Insert insert when IsNft(insert.Chain) => Inserted(path, insert, NftWords),
            PathFix.Move move when IsIptables(move.Rule.Name.Chain) && Spec(move.Rule) is { } spec => Moved(move, spec),
            PathFix.SpareEncrypted spare when IsIptables(spare.Rule.Name.Chain) && Spec(spare.Rule) is { } spec =>
                [$"{Program(spare.Rule.Name.Chain)} -R {spare.Rule.Name.Chain.Chain} {spare.Rule.Name.Number} -m policy --dir out --pol none {spec}"],
            PathFix.SpareEncrypted { Rule: { Name.Handle.Length: > 0 } rule } when IsNft(rule.Name.Chain) =>
                [$"nft replace rule {rule.Name.Chain} handle {rule.Name.Handle} rt ipsec missing {rule.Text}"],
            _ => null,
        };
        return commands is { Count: > 0 } ? new DeviceFix.Copy(commands, NotPushed.RulesOfOthersOnABox) : null;
    }

    private static bool IsIptables(ChainName chain) => IptablesTables.Contains(Table(chain));

    // A box may have tables of the older kind beside the others; they have a program of their own.
    private static string Table(ChainName chain) => chain.Table.StartsWith(Legacy, StringComparison.Ordinal) ? chain.Table[Legacy.Length..] : chain.Table;

    private static string Program(ChainName chain) => $"{(Table(chain) == chain.Table ? "iptables" : "iptables-legacy")} -t {Table(chain)}";

    private static bool IsNft(ChainName chain) => chain.Table.Split(' ') is ["ip" or "inet", _];

    /// <summary>What follows "-A CHAIN" in the listing.</summary>
    private static string? Spec(Rule rule) =>
        rule.Text.StartsWith($"-A {rule.Name.Chain.Chain} ", StringComparison.Ordinal) ? rule.Text[(rule.Name.Chain.Chain.Length + 4)..] : null;

    // First the new place, then the old one goes: in between the rule stands twice and never not at all.
    private static string[] Moved(PathFix.Move move, string spec)
    {
        var (chain, from, to) = (move.Rule.Name.Chain, move.Rule.Name.Number, move.Before.Name.Number);
        return [$"{Program(chain)} -I {chain.Chain} {to} {spec}", string.Create(CultureInfo.InvariantCulture, $"{Program(chain)} -D {chain.Chain} {from + 1}")];
    }

    private static List<string>? Inserted(PacketPath path, PathFix.Insert insert, Func<PathFix.Insert, ImmutableSortedDictionary<PacketField, NumberSet>, string?> say)
    {
        if (Alternatives.Of(insert.Match, path.LocalAddresses) is not { } all)
            return null;
        var commands = all.SelectMany(RouterOsWords.Runs).Select(one => one is null ? null : say(insert, one)).Distinct().ToList();
        return commands.Count > MostRules || commands.Contains(null) ? null : [.. commands.OfType<string>()];
    }

    private static string? IptablesWords(PathFix.Insert insert, ImmutableSortedDictionary<PacketField, NumberSet> asked)
    {
        var words = asked.OrderBy(one => Rank(one.Key)).Select(one => (one.Key, one.Value.Ranges) switch
        {
            (PacketField.Protocol, [var run]) => $"-p {run.First}",
            (PacketField.Source, [var run]) => Prefix(run) is { } prefix ? $"-s {prefix}" : $"-m iprange --src-range {Run(run)}",
            (PacketField.Destination, [var run]) => Prefix(run) is { } prefix ? $"-d {prefix}" : $"-m iprange --dst-range {Run(run)}",
            (PacketField.SourcePort, { Length: > 0 and < 8 } ports) => $"-m multiport --sports {string.Join(',', ports.Select(Ports))}",
            (PacketField.DestinationPort, { Length: > 0 and < 8 } ports) => $"-m multiport --dports {string.Join(',', ports.Select(Ports))}",
            _ => null,
        }).ToList();
        if (words.Contains(null))
            return null;
        var chain = insert.Chain;
        string place = insert.Before is { } before ? $"-I {chain.Chain} {before.Name.Number}" : $"-A {chain.Chain}";
        return $"{Program(chain)} {place} {string.Join(' ', words)} -j ACCEPT";
    }

    private static string? NftWords(PathFix.Insert insert, ImmutableSortedDictionary<PacketField, NumberSet> asked)
    {
        if (insert.Before is { Name.Handle.Length: 0 })
            return null;
        var words = asked.OrderBy(one => Rank(one.Key)).Select(one => (one.Key, one.Value.Ranges) switch
        {
            (PacketField.Protocol, [var run]) => $"meta l4proto {run.First}",
            (PacketField.Source, [var run]) => $"ip saddr {Prefix(run) ?? Run(run)}",
            (PacketField.Destination, [var run]) => $"ip daddr {Prefix(run) ?? Run(run)}",
            (PacketField.SourcePort, { Length: > 0 and < 8 } ports) => $"th sport {{ {string.Join(", ", ports)} }}",
            (PacketField.DestinationPort, { Length: > 0 and < 8 } ports) => $"th dport {{ {string.Join(", ", ports)} }}",
            _ => null,
        }).ToList();
        if (words.Contains(null))
            return null;
        string place = insert.Before is { } before ? $"insert rule {insert.Chain} position {before.Name.Handle}" : $"add rule {insert.Chain}";
        return $"nft {place} {string.Join(' ', words)} accept";
    }

    private static int Rank(PacketField field) => field switch { PacketField.Protocol => 0, PacketField.Source => 1, PacketField.Destination => 2, _ => 3 };

    private static string? Prefix(NumberRange run) => RouterOsWords.Value(PacketField.Source, NumberSet.Of(run)) is { } text && !text.Contains('-', StringComparison.Ordinal) ? text : null;

    private static string Run(NumberRange run) => RouterOsWords.Value(PacketField.Source, NumberSet.Of(run))!;

    private static string Ports(NumberRange run) => run.First == run.Last ? $"{run.First}" : $"{run.First}:{run.Last}";
}
