using System.Globalization;
using System.Text;

namespace Orchestrator.Core.Tests.Auditing.SeededFaults;

/// <summary>A router's configuration as lines of an export that can be moved, changed and taken out before they are written.</summary>
internal sealed class RouterConfig
{
    private static readonly string[] Menus =
        ["/interface bridge", "/interface list", "/interface list member", "/interface ipip", "/ip ipsec peer", "/ip ipsec policy", "/ip address", "/ip route",
            "/ip firewall address-list", "/ip firewall raw", "/ip firewall filter", "/ip firewall mangle", "/ip firewall nat"];

    private readonly List<Line> _lines = [];

    public int LocalLan { get; init; }

    public int RemoteLan { get; init; }

    /// <summary>Whether an IPIP tunnel carries the LANs, or the policy holds them itself.</summary>
    public bool Tunnel { get; init; }

    public IEnumerable<string> Names => _lines.Select(line => line.Name).Where(name => name.Length > 0);

    /// <param name="name">By which a mutation finds it and a verdict names it; empty for what nobody asks for.</param>
    public RouterConfig Add(string menu, string name, string fields)
    {
        _lines.Add(new Line(menu, name, fields));
        return this;
    }

    public bool Has(string name) => _lines.Any(line => line.Name == name);

    public RouterConfig Without(string name) => Edit(lines => lines.RemoveAll(line => line.Name == name));

    public RouterConfig Change(string name, Func<string, string> change) => Edit(lines =>
    {
        int at = lines.FindIndex(line => line.Name == name);
        lines[at] = lines[at] with { Fields = change(lines[at].Fields) };
    });

    public RouterConfig MoveBefore(string name, string place) => Edit(lines =>
    {
        var moved = lines.Single(line => line.Name == name);
        lines.Remove(moved);
        lines.Insert(lines.FindIndex(line => line.Name == place), moved);
    });

    /// <summary>One more line, the last of its menu.</summary>
    public RouterConfig With(string menu, string name, string fields) => Edit(lines => lines.Add(new Line(menu, name, fields)));

    public RouterConfig InsertBefore(string place, string name, string fields) => Edit(lines =>
    {
        int at = lines.FindIndex(line => line.Name == place);
        lines.Insert(at, new Line(lines[at].Menu, name, fields));
    });

    /// <summary>The name of the line that a menu numbers so.</summary>
    public string NameOf(string table, int number) =>
        _lines.Where(line => line.Menu == "/ip firewall " + table).ElementAt(number).Name;

    /// <summary>The name of the policy that the audit calls "policy 1": the menu begins with its default template, which no export shows.</summary>
    public string NameOfPolicy(string policy) =>
        _lines.Where(line => line.Menu == "/ip ipsec policy").ElementAt(int.Parse(policy.Split(' ')[1], CultureInfo.InvariantCulture) - 1).Name;

    public string Export()
    {
        var text = new StringBuilder("# 2026-03-01 12:00:00 by RouterOS 7.16.2\n");
        foreach (string menu in Menus)
        {
            text.Append(CultureInfo.InvariantCulture, $"{menu}\n");
            foreach (var line in _lines.Where(line => line.Menu == menu))
                text.Append(CultureInfo.InvariantCulture, $"add {line.Fields}\n");
        }
        return text.ToString();
    }

    private RouterConfig Edit(Action<List<Line>> edit)
    {
        var copy = new RouterConfig { LocalLan = LocalLan, RemoteLan = RemoteLan, Tunnel = Tunnel };
        copy._lines.AddRange(_lines);
        edit(copy._lines);
        return copy;
    }

    private sealed record Line(string Menu, string Name, string Fields);
}
