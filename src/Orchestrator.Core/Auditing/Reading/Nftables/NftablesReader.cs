using System.Text.Json;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Reading.Iptables;
using Orchestrator.Core.Auditing.Reading.Linux;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>Reads what "nft -j list ruleset" prints into the audit's model.</summary>
/// <remarks>Never throws on what the listing says: what it does not understand becomes a note. Pure and thread-safe. What nft itself leaves out of its
/// listing cannot be seen here. Flow tables: a flow that is taken keeps the route and the policy of the packet that made it, so they hide no policy.</remarks>
public static class NftablesReader
{
    private static readonly string[] Changing = ["drop", "reject", "mangle", "fwd", "queue", "vmap", "notrack", "snat", "dnat", "xt"];

    /// <param name="around">What else is known of the device; null for a listing that someone pasted.</param>
    public static ReadPath Read(string device, string listing, LinuxSurroundings? around = null)
    {
        ArgumentNullException.ThrowIfNull(listing);
        return Read(device, listing, around, (_, _) => false).Read;
    }

    /// <param name="elsewhere">
    /// Whether another text says the rules of a table of the family ip better, by its name and by its chains' numbers of rules: only its place
    /// among the hooks is read then.
    /// </param>
    /// <returns>With the priority that each base chain has in the kernel, and with the tables of the family ip that were read here.</returns>
    internal static (ReadPath Read, IReadOnlyList<long> Priorities, IReadOnlySet<string> Native) Read(
        string device, string listing, LinuxSurroundings? around, Func<string, IEnumerable<KeyValuePair<string, int>>, bool> elsewhere)
    {
        var notes = new NoteList();
        using var document = Parse(listing, notes);
        var rules = Ruleset.Read(document?.RootElement.Get("nftables") ?? default, notes);
        if (document is not null && document.RootElement.Get("nftables") is null)
            notes.Add(ReadingFault.Malformed, "", "no list named nftables");
        var native = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chains4 in rules.Chains.Where(chain => chain.Table.Family == "ip").GroupBy(chain => chain.Table.Name).ToList())
        {
            if (!elsewhere(chains4.Key, chains4.Select(chain => KeyValuePair.Create(chain.Name.Chain, chain.Rules.Count))))
                native.Add(chains4.Key);
            else
                chains4.ToList().ForEach(chain => chain.Rules.Clear());
        }
        foreach (var table in rules.Tables)
            Outside(table, rules, notes);
        foreach (var chain in rules.Chains)
            SetChanges.Mark(chain, rules);
        var interfaces = InterfaceNames.Table(rules, around, notes);
        var chains = rules.Chains.Where(chain => chain.Table.Family is "ip" or "inet" && chain.Hook is not ("ingress" or "egress")).ToList();
        var bases = BaseChains.All(chains, notes);
        var read = new ChainReader(new ListingScope(notes, interfaces, rules, around), chains).Read();
        var path = new PacketPath
        {
            Device = device,
            Interfaces = interfaces,
            Bases = [.. bases.Select(one => one.Chain)],
            Chains = read,
            Routes = around?.RouteTable(interfaces),
            LocalAddresses = around?.LocalAddresses,
            Policies = [.. (around?.Policies ?? []).Select(policy => policy.Policy)],
            OuterRouteLeads = true,
            Tracks = Tracking.IsOn(rules),
        };
        EqualPriorities(chains, read, notes);
        return (new ReadPath(path, notes.All), [.. bases.Select(one => one.Priority)], native);
    }

    private static JsonDocument? Parse(string listing, NoteList notes)
    {
        if (listing.AsSpan().TrimStart() is not ['{', ..])
        {
            notes.Add(ReadingFault.Malformed, "", "not JSON: the listing must come from nft -j list ruleset");
            return null;
        }
        try
        {
            return JsonDocument.Parse(listing, new JsonDocumentOptions { MaxDepth = 128 });
        }
        catch (JsonException broken)
        {
            notes.Add(ReadingFault.Malformed, $"line {broken.LineNumber + 1}", $"the JSON is broken, so nothing of it was read: {broken.Message}");
            return null;
        }
    }

    /// <summary>What is not on the way of IPv4 packets through IP's hooks.</summary>
    private static void Outside(NftTable table, Ruleset rules, NoteList notes)
    {
        if (table.Family == "ip6")
            notes.Add(ReadingFault.OutsideIpv6, $"{table}", "table");
        if (table.Sleep == Sleep.Unclear && table.Family is "ip" or "inet")
            notes.Add(ReadingFault.UnknownAction, $"{table}", "flags that this version of nft does not write out: the table may be dormant");
        // On the way of frames, before or after that of packets.
        foreach (var chain in rules.Chains.Where(chain => chain.Table == table && table.Sleep != Sleep.Dormant
            && (table.Family is "bridge" or "netdev" || (table.Family is "inet" or "ip" && chain.Hook is "ingress" or "egress"))))
        {
            if (chain.Drops || chain.Rules.Any(rule => rule.Statements.Items().Any(statement => Changing.Contains(statement.Only()?.Name))))
                notes.Add(ReadingFault.UnknownAction, $"{chain.Name}", $"frames that hook {chain.Hook} ends or changes");
        }
    }

    // Which of two translations comes first is then a matter of which was loaded later.
    private static void EqualPriorities(List<NftChain> chains, IReadOnlyDictionary<ChainName, IReadOnlyList<Rule>> read, NoteList notes)
    {
        var nat = chains.Where(chain => chain.Kind == "nat" && chain.Table.Sleep != Sleep.Dormant && chain.Rules.Count > 0 && read.ContainsKey(chain.Name));
        foreach (var equal in nat.GroupBy(chain => (chain.Hook, chain.Priority)).Where(group => group.Select(chain => chain.Table).Distinct().Count() > 1))
            notes.Add(ReadingFault.UnknownAction, $"{equal.Last().Name}", $"has the priority of {string.Join(", ", equal.SkipLast(1).Select(chain => chain.Name))}: supposed to be asked first, as the one that was made last");
    }
}
