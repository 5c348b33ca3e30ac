using System.Text.Json;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>Why a text cannot be audited as one rule set of one device.</summary>
public abstract record PastedFlaw
{
    private PastedFlaw() { }

    /// <summary>A text of another kind begins in it.</summary>
    /// <param name="Line">From 1.</param>
    public sealed record OtherKind(int Line, PastedKind Kind) : PastedFlaw;

    /// <summary>Rules of a second device, or of the other generation of iptables, begin in it: both would be in force, or neither is meant.</summary>
    /// <param name="First">Where the first ones say whose they are, from 1.</param>
    /// <param name="Second">Where the second ones do.</param>
    /// <param name="What">What stands there, e.g. "*nat".</param>
    public sealed record TwoSets(int First, int Second, string What) : PastedFlaw;

    /// <summary>The JSON of a listing ends too early or is broken: nothing of it can be read.</summary>
    /// <param name="Line">From 1.</param>
    /// <param name="Octet">In the line, from 0.</param>
    public sealed record BrokenJson(int Line, long Octet) : PastedFlaw;
}

/// <summary>Looks for what makes an answer about a text as a whole worthless.</summary>
public static class PastedFlaws
{
    private static readonly string[] Owners = ["# software id = ", "# serial number = "];

    /// <summary>null where the text may be audited.</summary>
    public static PastedFlaw? Of(PastedKind kind, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return kind switch
        {
            PastedKind.Nft => Listing(text),
            PastedKind.RouterOsExport => Export(text),
            _ => Saved(text),
        };
    }

    private static PastedFlaw.BrokenJson? Listing(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text.AsMemory().TrimStart('\uFEFF'), new JsonDocumentOptions { MaxDepth = 128 });
            return document.RootElement.TryGetProperty("nftables", out var list) && list.ValueKind == JsonValueKind.Array ? null : new PastedFlaw.BrokenJson(1, 0);
        }
        catch (JsonException broken)
        {
            return new PastedFlaw.BrokenJson((int)(broken.LineNumber ?? 0) + 1, broken.BytePositionInLine ?? 0);
        }
    }

    private static PastedFlaw? Export(string text)
    {
        var owners = new Dictionary<string, (string Value, int Line)>();
        int number = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            number++;
            var line = raw.Trim();
            if (line is "*nat" or "*filter" or "*mangle" or "*raw" || line.StartsWith("-A ", StringComparison.Ordinal))
                return new PastedFlaw.OtherKind(number, PastedKind.IptablesSave);
            foreach (string owner in Owners)
            {
                if (!line.StartsWith(owner, StringComparison.Ordinal))
                    continue;
                string value = line[owner.Length..].Trim().ToString();
                if (owners.TryGetValue(owner, out var first) && first.Value != value)
                    return new PastedFlaw.TwoSets(first.Line, number, line.ToString());
                owners.TryAdd(owner, (value, number));
            }
        }
        return null;
    }

    private static PastedFlaw? Saved(string text)
    {
        var tables = new Dictionary<string, int>();
        bool ipv6 = false;
        int number = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            number++;
            var line = raw.Trim();
            if (line.Contains(" by RouterOS ", StringComparison.Ordinal) || line.StartsWith("/ip ", StringComparison.Ordinal) || line.StartsWith("/interface ", StringComparison.Ordinal))
                return new PastedFlaw.OtherKind(number, PastedKind.RouterOsExport);
            if (line.StartsWith("{", StringComparison.Ordinal))
                return new PastedFlaw.OtherKind(number, PastedKind.Nft);
            if (line.StartsWith("# Generated", StringComparison.Ordinal))
                ipv6 = line.Contains("ip6tables", StringComparison.Ordinal);
            if (ipv6 || !line.StartsWith("*", StringComparison.Ordinal))
                continue;
            string table = line.ToString();
            if (!tables.TryAdd(table, number))
                return new PastedFlaw.TwoSets(tables[table], number, table);
        }
        return null;
    }
}
