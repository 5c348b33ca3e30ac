using System.Globalization;
using System.Text.Json;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Reading.Iptables;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

internal enum Sleep
{
    Awake,
    Dormant,
    /// <summary>nft 1.0.6 writes a table's name where its flag belongs.</summary>
    Unclear,
}

internal sealed record NftTable(string Family, string Name)
{
    public Sleep Sleep { get; init; }

    public override string ToString() => $"{Family} {Name}";
}

internal sealed record NftRule(int Number, string Handle, string Comment, JsonElement Statements);

internal sealed class NftChain(NftTable table, string name, JsonElement made)
{
    public NftTable Table => table;

    public ChainName Name { get; } = new(table.ToString(), name);

    public string? Kind => made.Text("type");

    public string? Hook => made.Text("hook");

    public long? Priority => made.Whole("prio");

    public bool Drops => made.Text("policy") == "drop";

    public List<NftRule> Rules { get; } = [];
}

/// <summary>A set or map with its elements as nft lists them.</summary>
internal sealed class NftSet(string name, JsonElement made)
{
    public string Name => name;

    public IEnumerable<JsonElement> Elements => made.Get("elem")?.Items() ?? [];

    /// <summary>Names of the types of an element's parts.</summary>
    public IReadOnlyList<string> Types => [.. (made.Get("type") ?? default).Items().Select(type => type.AsText() ?? "")];

    /// <summary>A rule adds to it or takes from it.</summary>
    public bool Changes { get; set; }
}

/// <summary>All tables, chains, rules and sets of "nft -j list ruleset".</summary>
internal sealed class Ruleset
{
    private readonly Dictionary<(string Family, string Name), NftTable> _tables = [];
    private readonly Dictionary<ChainName, NftChain> _chains = [];
    private readonly Dictionary<(string Table, string Set), NftSet> _sets = [];
    private readonly List<NftChain> _order = [];

    public IEnumerable<NftTable> Tables => _tables.Values;

    /// <summary>In the order of the listing.</summary>
    public IReadOnlyList<NftChain> Chains => _order;

    public IEnumerable<NftSet> Sets => _sets.Values;

    public NftChain? Chain(ChainName name) => _chains.GetValueOrDefault(name);

    public NftSet? Set(NftTable table, string reference) => _sets.GetValueOrDefault((table.ToString(), reference.TrimStart('@')));

    public static Ruleset Read(JsonElement listing, NoteList notes)
    {
        var all = new Ruleset();
        var objects = listing.ValueKind == JsonValueKind.Array ? listing.EnumerateArray().ToList() : [];
        // Chains and sets first: a rule may stand before what it names.
        foreach (string kind in (string[])["table", "chain", "set", "map", "rule"])
        {
            foreach (var one in objects)
            {
                if (one.Only() is var (name, value) && name == kind && !all.Add(kind, value))
                    notes.Add(ReadingFault.Malformed, kind, value.GetRawText());
            }
        }
        foreach (var one in objects.Where(one => one.Only() is null))
            notes.Add(ReadingFault.Malformed, "", one.GetRawText());
        return all;
    }

    private bool Add(string kind, JsonElement made)
    {
        if (made.Text("family") is not { } family || made.Text(kind == "table" ? "name" : "table") is not { } table)
            return false;
        if (kind == "table")
            return _tables.TryAdd((family, table), new NftTable(family, table) { Sleep = Flags(made, table) });
        if (!_tables.TryGetValue((family, table), out var of))
            _tables[(family, table)] = of = new NftTable(family, table);
        if (kind == "rule")
            return Rule(of, made);
        if (made.Text("name") is not { } name)
            return false;
        if (kind != "chain")
            return _sets.TryAdd((of.ToString(), name), new NftSet(name, made));
        var chain = new NftChain(of, name, made);
        if (!_chains.TryAdd(chain.Name, chain))
            return false;
        _order.Add(chain);
        return true;
    }

    private bool Rule(NftTable table, JsonElement made)
    {
        if (made.Text("chain") is not { } name || !_chains.TryGetValue(new ChainName(table.ToString(), name), out var chain) || made.Get("expr") is not { ValueKind: JsonValueKind.Array } statements)
            return false;
        string handle = made.Whole("handle")?.ToString(CultureInfo.InvariantCulture) ?? "";
        chain.Rules.Add(new NftRule(chain.Rules.Count + 1, handle, made.Text("comment") ?? "", statements));
        return true;
    }

    private static Sleep Flags(JsonElement made, string name)
    {
        var flags = (made.Get("flags") ?? default).Items().Select(flag => flag.AsText() ?? "").ToList();
        return flags.Contains("dormant") && name != "dormant" ? Sleep.Dormant
            : flags.TrueForAll(flag => flag is "owner" or "persist" && flag != name) ? Sleep.Awake : Sleep.Unclear;
    }
}
