using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>A change of a text: from a line on, some lines give way to others.</summary>
/// <param name="Line">From 1, in the text before any change.</param>
public sealed record TextEdit(int Line, int Removed, IReadOnlyList<string> Added);

/// <summary>Fixes as changes of the pasted text, in its own language.</summary>
public static class PastedEdits
{
    /// <summary>null where the fix cannot be said in so few words.</summary>
    /// <param name="path">The model of which the fix speaks; without it nothing is said of policies.</param>
    public static IReadOnlyList<TextEdit>? Of(PastedLines text, PathFix fix, PacketPath? path = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Kind == PastedKind.Nft)
            return PastedListing.Edited(text, fix, Asked);
        return fix switch
        {
            PathFix.Enable enable when text.Of(enable.Rule.Name) is { } at => [Replaced(text, at, line => line.Replace(" disabled=yes", "", StringComparison.Ordinal))],
            PathFix.EnablePolicy or PathFix.MovePolicy or PathFix.Encrypt or PathFix.Reselect => path is null ? null : PastedPolicyEdits.Of(text, path, fix),
            PathFix.Move move when text.Of(move.Rule.Name) is { } from && text.Of(move.Before.Name) is { } to =>
                [new TextEdit(to.First, 0, [.. text.Text(from)]), new TextEdit(from.First, from.Count, [])],
            PathFix.Insert insert => Inserted(text, insert),
            PathFix.Narrow narrow when text.Of(narrow.Rule.Name) is { } at && Lines(text, at, narrow.Rule.Name.Chain, narrow.To) is { } lines => [new TextEdit(at.First, at.Count, lines)],
            PathFix.SpareEncrypted spare when text.Of(spare.Rule.Name) is { } at => [Sparing(text, at)],
            _ => null,
        };
    }

    /// <summary>The text after the changes.</summary>
    public static string Apply(string text, IReadOnlyList<TextEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n').ToList();
        foreach (var edit in edits.OrderByDescending(edit => edit.Line))
        {
            int at = Math.Clamp(edit.Line - 1, 0, lines.Count);
            lines.RemoveRange(at, Math.Min(edit.Removed, lines.Count - at));
            lines.InsertRange(at, edit.Added);
        }
        return string.Join('\n', lines);
    }

    private static TextEdit Replaced(PastedLines text, LineRange at, Func<string, string> change) => new(at.First, at.Count, [.. text.Text(at).Select(change)]);

    private static TextEdit Sparing(PastedLines text, LineRange at)
    {
        var lines = text.Text(at).ToList();
        if (text.Kind == PastedKind.RouterOsExport)
            lines[^1] = lines[^1].TrimEnd() + " ipsec-policy=out,none";
        else
        {
            // "-A CHAIN" and then whatever it asks.
            int end = lines[0].IndexOf(' ', lines[0].IndexOf("-A ", StringComparison.Ordinal) + 3);
            lines[0] = end < 0 ? lines[0] : lines[0].Insert(end, " -m policy --dir out --pol none");
        }
        return new TextEdit(at.First, at.Count, lines);
    }

    private static TextEdit[]? Inserted(PastedLines text, PathFix.Insert insert)
    {
        LineRange? before = insert.Before is { } rule ? text.Of(rule.Name) : text.End(insert.Chain.Table) is { } end ? new LineRange(end, 1) : null;
        return before is { } place && Lines(text, place, insert.Chain, insert.Match) is { } lines ? [new TextEdit(place.First, 0, lines)] : null;
    }

    private static List<Dictionary<PacketField, NumberRange>>? Asked(Match match)
    {
        var all = Alternatives(match).Select(Wanted).ToList();
        return all.Count == 0 || all.Contains(null) ? null : [.. all.OfType<Dictionary<PacketField, NumberRange>>()];
    }

    /// <summary>A line for each alternative; null where one of them cannot be said.</summary>
    private static string[]? Lines(PastedLines text, LineRange place, ChainName chain, Match match)
    {
        return Asked(match) is not { } all ? null
            : [.. all.Select(asked => text.Kind == PastedKind.RouterOsExport ? Export(text, place, chain, asked) : Saved(chain, asked)).Distinct()];
    }

    private static IEnumerable<Match> Alternatives(Match match) => match switch
    {
        Match.Any any => any.Parts.SelectMany(Alternatives),
        Match.All { Parts: [var only] } => Alternatives(only),
        _ => [match],
    };

    private static IEnumerable<Match> Parts(Match match) => match is Match.All all ? all.Parts.SelectMany(Parts) : [match];

    private static string Export(PastedLines text, LineRange place, ChainName chain, IReadOnlyDictionary<PacketField, NumberRange> asked)
    {
        // A terse export names the menu in each line.
        string first = text.Text(place).First();
        string menu = first.StartsWith('/') && first.IndexOf(" add ", StringComparison.Ordinal) is > 0 and var at ? first[..(at + 1)] : "";
        var words = asked.Select(one => one.Key switch
        {
            PacketField.Source => $"src-address={Addresses(one.Value)}",
            PacketField.Destination => $"dst-address={Addresses(one.Value)}",
            PacketField.Protocol => $"protocol={one.Value.First}",
            PacketField.SourcePort => $"src-port={one.Value}",
            _ => $"dst-port={one.Value}",
        });
        return $"{menu}add action=accept chain={chain.Chain} {string.Join(' ', words)}";
    }

    private static string Saved(ChainName chain, IReadOnlyDictionary<PacketField, NumberRange> asked)
    {
        var words = asked.Select(one => one.Key switch
        {
            PacketField.Source => IsPrefix(one.Value) ? $"-s {Addresses(one.Value)}" : $"-m iprange --src-range {Addresses(one.Value)}",
            PacketField.Destination => IsPrefix(one.Value) ? $"-d {Addresses(one.Value)}" : $"-m iprange --dst-range {Addresses(one.Value)}",
            PacketField.Protocol => $"-p {one.Value.First}",
            PacketField.SourcePort => $"--sport {one.Value.First}:{one.Value.Last}",
            _ => $"--dport {one.Value.First}:{one.Value.Last}",
        });
        return $"-A {chain.Chain} {string.Join(' ', words)} -j ACCEPT";
    }

    /// <summary>The run of numbers that is asked of each field; null where a line cannot say it.</summary>
    private static Dictionary<PacketField, NumberRange>? Wanted(Match match)
    {
        var asked = new Dictionary<PacketField, NumberRange>();
        // An exception may hold more than is needed: what the question leaves out, and by which interface, is not said.
        foreach (var part in Parts(match).Where(part => part is not (Match.Not or Match.In { Field: PacketField.InInterface or PacketField.OutInterface })))
        {
            if (part is not Match.In { Numbers.Ranges: [var range] } one || !asked.TryAdd(one.Field, range))
                return null;
            if (range is { First: 0, Last: uint.MaxValue })
                asked.Remove(one.Field);
        }
        bool ports = asked.ContainsKey(PacketField.SourcePort) || asked.ContainsKey(PacketField.DestinationPort);
        return asked.Count == 0 || (ports && !asked.ContainsKey(PacketField.Protocol)) ? null : asked.OrderBy(one => Rank(one.Key)).ToDictionary();
    }

    private static int Rank(PacketField field) => field switch { PacketField.Protocol => 0, PacketField.Source => 1, PacketField.Destination => 2, _ => 3 };

    private static bool IsPrefix(NumberRange range) => (range.Last - range.First) is var size && (size & (size + 1)) == 0 && (range.First & size) == 0;

    private static string Addresses(NumberRange range)
    {
        var (first, last) = (new Ipv4Address(range.First), new Ipv4Address(range.Last));
        if (!IsPrefix(range))
            return $"{first}-{last}";
        int length = 32 - System.Numerics.BitOperations.PopCount(range.Last - range.First);
        return length == 32 ? $"{first}" : $"{first}/{length}";
    }
}
