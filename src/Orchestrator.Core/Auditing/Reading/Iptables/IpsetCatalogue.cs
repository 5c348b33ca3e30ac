namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>One element of a set, its dimensions not read yet.</summary>
/// <param name="Except">nomatch: what it holds is not in the set, whatever wider elements say.</param>
internal readonly record struct IpsetEntry(string Element, bool Except, bool Wildcard);

/// <summary>A set as "ipset save" writes it.</summary>
internal sealed class Ipset(string name, string type, IReadOnlyDictionary<string, string> options)
{
    public string Name => name;

    /// <summary>"hash:ip,port".</summary>
    public string Type => type;

    /// <summary>ip, net, port, iface, mac, mark or set, in the order of the elements.</summary>
    public IReadOnlyList<string> Dimensions { get; } = type[(type.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(',');

    public bool IsList => type == "list:set";

    public bool IsIpv6 => options.GetValueOrDefault("family") == "inet6";

    public string? Option(string option) => options.GetValueOrDefault(option);

    public List<IpsetEntry> Entries { get; } = [];
}

/// <summary>All sets of an "ipset save", and which of them rules change while packets pass.</summary>
internal sealed class IpsetCatalogue
{
    private static readonly string[] Types =
    [
        "hash:ip", "hash:net", "hash:mac", "hash:ip,mac", "hash:ip,mark", "hash:ip,port", "hash:net,port", "hash:net,iface", "hash:net,net",
        "hash:ip,port,ip", "hash:ip,port,net", "hash:net,port,net", "bitmap:ip", "bitmap:ip,mac", "bitmap:port", "list:set",
    ];

    private readonly Dictionary<string, Ipset> _sets = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changing = new(StringComparer.Ordinal);

    public static IpsetCatalogue Read(string text, NoteList notes)
    {
        var catalogue = new IpsetCatalogue();
        int number = 0;
        foreach (var span in text.AsSpan().EnumerateLines())
        {
            number++;
            string line = span.Trim().ToString();
            if (line.Length > 0 && line[0] != '#' && !catalogue.Line(Words.Of(line)))
                notes.Add(ReadingFault.Malformed, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ipset line {number}"), line);
        }
        return catalogue;
    }

    public Ipset? Find(string name) => _sets.GetValueOrDefault(name);

    public IEnumerable<string> InterfaceNames => _sets.Values.Where(set => set.Dimensions.Contains("iface"))
        .SelectMany(set => set.Entries).Select(entry => entry.Element.Split(',')).Where(parts => parts.Length > 1).Select(parts => parts[1]);

    /// <summary>A rule adds to the set or takes from it.</summary>
    public void Changes(string name) => _changing.Add(name);

    public bool IsChanging(string name) => _changing.Contains(name);

    private bool Line(List<Word> words) => words[0].Text switch
    {
        "create" or "-N" or "n" when words.Count > 2 => Create(words),
        "add" or "-A" or "a" when words.Count > 2 => Add(words),
        "COMMIT" => true,
        _ => false,
    };

    private bool Create(List<Word> words)
    {
        if (!Types.Contains(words[2].Text))
            return false;
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 3; i < words.Count; i++)
            options[words[i].Text] = i + 1 < words.Count ? words[i + 1].Text : "";
        _sets[words[1].Text] = new Ipset(words[1].Text, words[2].Text, options);
        return true;
    }

    private bool Add(List<Word> words)
    {
        if (Find(words[1].Text) is not { } set)
            return false;
        set.Entries.Add(new IpsetEntry(words[2].Text, words.Skip(3).Any(word => word is { Quoted: false, Text: "nomatch" }),
            words.Skip(3).Any(word => word is { Quoted: false, Text: "wildcard" })));
        return true;
    }
}
