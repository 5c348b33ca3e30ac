namespace Orchestrator.Core.Auditing.Proving;

/// <summary>What a pasted text is.</summary>
public enum PastedKind
{
    /// <summary>None that is known.</summary>
    Unknown,
    /// <summary>RouterOS's <c>/export</c>, version 6 or 7.</summary>
    RouterOsExport,
    /// <summary>The output of <c>iptables-save</c>, or a file for <c>iptables-restore</c>.</summary>
    IptablesSave,
    /// <summary>The output of <c>ip6tables-save</c> alone; the audit speaks of IPv4 only.</summary>
    Ip6tablesSave,
    /// <summary>The output of <c>nft -j list ruleset</c>.</summary>
    Nft,
    /// <summary>The output of <c>nft list ruleset</c>, which leaves out what a reader needs.</summary>
    NftListing,
}

/// <summary>Tells what a text is by its first lines that say something.</summary>
public static class PastedKinds
{
    private const int Most = 400;

    /// <summary>Within so many characters a listing says what it is.</summary>
    private const int LeadOfJson = 4096;

    public static PastedKind Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int seen = 0;
        bool ipv6 = false;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim(" \t\uFEFF");
            if (line.IsEmpty || IpsetText.IsLine(line))
                continue;
            if (line[0] == '{')
                return text.AsSpan(0, Math.Min(text.Length, LeadOfJson)).Contains("\"nftables\"", StringComparison.Ordinal) ? PastedKind.Nft : PastedKind.Unknown;
            if (++seen > Most)
                break;
            if (line[0] == '#')
            {
                if (line.Contains(" by RouterOS ", StringComparison.Ordinal))
                    return PastedKind.RouterOsExport;
                ipv6 |= line.Contains("ip6tables", StringComparison.Ordinal);
            }
            else if (Of(line) is var kind and not PastedKind.Unknown)
                return kind == PastedKind.IptablesSave && ipv6 && !text.Contains("by iptables", StringComparison.Ordinal) ? PastedKind.Ip6tablesSave : kind;
        }
        return PastedKind.Unknown;
    }

    private static PastedKind Of(ReadOnlySpan<char> line)
    {
        if (line[0] == '/' && line.Length > 1 && char.IsAsciiLetter(line[1]))
            return PastedKind.RouterOsExport;
        if (line.StartsWith("table ", StringComparison.Ordinal) && line.EndsWith("{", StringComparison.Ordinal))
            return PastedKind.NftListing;
        bool table = line is "*nat" or "*filter" or "*mangle" or "*raw" or "*security";
        return table || line.StartsWith("-A ", StringComparison.Ordinal) || line.StartsWith(":POSTROUTING ", StringComparison.Ordinal) ? PastedKind.IptablesSave : PastedKind.Unknown;
    }
}
