using System.Globalization;
using System.Text;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.Iptables;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Reading.Nftables;

namespace Orchestrator.Core.Tests.Auditing.SeededFaults.Linux;

/// <summary>A Linux box as lines that can be moved, changed and taken out before they are written as its tools would print them.</summary>
internal sealed class LinuxBox(LinuxWords words)
{
    public const string Policy = "policy", Address = "address", Route = "route", Set = "set tunnelled";

    private readonly List<Line> _lines = [];
    private readonly Dictionary<string, string> _chains = new(StringComparer.Ordinal);

    public LinuxWords Words => words;

    public required LinuxShape Shape { get; init; }

    public IEnumerable<(string Place, string Name, string Text)> Lines => _lines.Select(line => (line.Place, line.Name, line.Text));

    /// <param name="made">A hook's chain: "nat postrouting 100 accept"; empty for a user's own.</param>
    public LinuxBox Chain(string place, string made)
    {
        _chains.TryAdd(place, made);
        return this;
    }

    /// <param name="name">By which a mutation finds it and a verdict names it.</param>
    public LinuxBox Add(string place, string name, string text)
    {
        _lines.Add(new Line(place, name, text));
        return this;
    }

    public void PutFirst(string place, string name, string text) => _lines.Insert(0, new Line(place, name, text));

    public bool Has(string name) => _lines.Exists(line => line.Name == name);

    public string Text(string name) => _lines.First(line => line.Name == name).Text;

    public string PlaceOf(string name) => _lines.First(line => line.Name == name).Place;

    public LinuxBox Without(string name) => Edit(lines => lines.RemoveAll(line => line.Name == name));

    public LinuxBox Change(string name, Func<string, string> change) => Edit(lines =>
    {
        int at = lines.FindIndex(line => line.Name == name);
        lines[at] = lines[at] with { Text = change(lines[at].Text) };
    });

    /// <summary>The same box with other names for its lines.</summary>
    public LinuxBox Named(Func<string, string> name) => Edit(lines =>
    {
        for (int at = 0; at < lines.Count; at++)
            lines[at] = lines[at] with { Name = name(lines[at].Name) };
    });

    /// <summary>The same box with the lines of one place in the opposite order.</summary>
    public LinuxBox Turned(string place) => Edit(lines =>
    {
        var turned = lines.Where(line => line.Place == place).Reverse().ToList();
        lines.RemoveAll(line => line.Place == place);
        lines.AddRange(turned);
    });

    public LinuxBox MoveBefore(string name, string place) => Edit(lines =>
    {
        var moved = lines.Single(line => line.Name == name);
        lines.Remove(moved);
        lines.Insert(lines.FindIndex(line => line.Name == place), moved);
    });

    public LinuxBox InsertFirst(string place, string name, string text) => Edit(lines => lines.Insert(0, new Line(place, name, text)));

    public LinuxBox InsertBefore(string before, string name, string text) => Edit(lines =>
    {
        int at = lines.FindIndex(line => line.Name == before);
        lines.Insert(at, new Line(lines[at].Place, name, text));
    });

    /// <summary>The name of the line that stands there; nft and iptables count from 1.</summary>
    public string NameOf(string place, int number) => _lines.Where(line => line.Place == place).ElementAt(number - 1).Name;

    public string NameOfPolicy(IpsecPolicy policy) =>
        _lines.Single(line => line.Place == Policy && line.Text.StartsWith($"src {policy.Source} dst {policy.Destination} ", StringComparison.Ordinal)).Name;

    public ReadPath Read()
    {
        var around = new LinuxSurroundings
        {
            Interfaces = IpText.Interfaces(Joined(Address)),
            Routes = IpText.Routes(Joined(Route)),
            Policies = XfrmPolicyText.Read(Joined(Policy)),
        };
        return words.IsNft ? NftablesReader.Read("box", Listing(), around) : IptablesReader.Read("box", Saved(), Sets(), around);
    }

    /// <summary>The same as a driver reads it.</summary>
    public LinuxRules Rules() => new()
    {
        Device = "box",
        Interfaces = Joined(Address),
        Routes = Joined(Route),
        Policies = Joined(Policy),
        Iptables = words.IsNft ? null : Saved(),
        Ipsets = words.IsNft ? null : Sets(),
        Nftables = words.IsNft ? Listing() : null,
        NftablesText = words.IsNft ? Listed() : null,
    };

    /// <summary>For a person who wants to know what a failing test was about.</summary>
    public override string ToString() => $"{(words.IsNft ? string.Join('\n', _chains.Keys.Select(place => $"{place} {_chains[place]}:\n" + string.Join('\n', At(place)))) : Saved())}\n{Joined(Set)}\n{Joined(Policy)}";

    private string Joined(string place) => string.Join('\n', At(place));

    private IEnumerable<string> At(string place) => _lines.Where(line => line.Place == place).Select(line => line.Text);

    private string Saved()
    {
        var text = new StringBuilder("# Generated by iptables-save v1.8.9\n");
        foreach (var table in _chains.Keys.GroupBy(place => place.Split(' ')[0]))
        {
            text.Append(CultureInfo.InvariantCulture, $"*{table.Key}\n");
            foreach (string place in table)
                text.Append(CultureInfo.InvariantCulture, $":{place.Split(' ')[1]} {(_chains[place].Length == 0 ? "-" : _chains[place].Split(' ')[^1].ToUpperInvariant())} [0:0]\n");
            foreach (string place in table)
                text.AppendJoin("", At(place).Select(rule => $"-A {place.Split(' ')[1]} {rule}\n"));
            text.Append("COMMIT\n");
        }
        return text.ToString();
    }

    private string Sets() => "create tunnelled hash:net family inet hashsize 1024 maxelem 65536\n" + string.Concat(At(Set).Select(entry => $"add tunnelled {entry}\n"));

    private string Listing()
    {
        var objects = new List<string>();
        foreach (var table in _chains.Keys.GroupBy(place => place[..place.LastIndexOf(' ')]))
        {
            objects.Add(NftJson.Table(table.Key));
            if (table.Key == "ip nat")
                objects.Add(NftJson.Set(table.Key, "tunnelled", At(Set)));
            objects.AddRange(table.Select(place => NftJson.Chain(place, _chains[place])));
            objects.AddRange(table.SelectMany(place => At(place).Select((rule, index) => NftJson.Rule(place, rule, Handle(place, index)))));
        }
        return $$"""{"nftables":[{{string.Join(',', objects)}}]}""";
    }

    /// <summary>As "nft -s -a list ruleset" prints it.</summary>
    private string Listed()
    {
        var text = new StringBuilder();
        foreach (var table in _chains.Keys.GroupBy(place => place[..place.LastIndexOf(' ')]))
        {
            text.Append(CultureInfo.InvariantCulture, $"table {table.Key} {{ # handle 1\n");
            foreach (string place in table)
            {
                text.Append(CultureInfo.InvariantCulture, $"\tchain {place.Split(' ')[^1]} {{ # handle 1\n");
                text.AppendJoin("", At(place).Select((rule, index) => $"\t\t{rule} # handle {Handle(place, index)}\n")).Append("\t}\n");
            }
            text.Append("}\n");
        }
        return text.ToString();
    }

    private int Handle(string place, int index) => 100 + (_chains.Keys.ToList().IndexOf(place) * 100) + index;

    private LinuxBox Edit(Action<List<Line>> edit)
    {
        var copy = new LinuxBox(words) { Shape = Shape };
        foreach (var (place, made) in _chains)
            copy._chains[place] = made;
        copy._lines.AddRange(_lines);
        edit(copy._lines);
        return copy;
    }

    private sealed record Line(string Place, string Name, string Text);
}

/// <summary>Where a box stands.</summary>
/// <param name="Tunnel">Whether an IPIP tunnel carries the LANs, or the policy holds them itself.</param>
internal sealed record LinuxShape(string Wan, string Lan, string Ipip, string LocalLan, string RemoteLan, bool Tunnel)
{
    public const string Near = "10.255.128.1", Far = "10.255.128.2", Own = "198.51.100.10", Peer = "203.0.113.7", Orchestrator = "192.0.2.10";

    public string Server => LocalLan.Replace(".0/24", ".50", StringComparison.Ordinal);
}
