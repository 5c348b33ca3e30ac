using System.Text;

namespace Orchestrator.EndToEnd.Tests.Oracle.Iptables;

/// <summary>Random contents for the sets that the rules name. The sets themselves stay: rules hold them.</summary>
internal sealed class RandomSets(Random random)
{
    private static readonly (string Name, string Type)[] Sets =
    [
        ("oip", "hash:ip counters"), ("onet", "hash:net"), ("oipport", "hash:ip,port"), ("onetport", "hash:net,port"), ("onetiface", "hash:net,iface"), ("obip", "bitmap:ip range 10.7.0.0/24"),
        ("obport", "bitmap:port range 0-65535"), ("oipportip", "hash:ip,port,ip"), ("oipportnet", "hash:ip,port,net"), ("ojoin", "hash:ip netmask 24"), ("oip6", "hash:ip family inet6"),
        ("ochanging", "hash:ip"), ("olist", "list:set"),
    ];

    private static readonly string[] Addresses = ["10.1.0.2", "10.1.0.3", "10.7.0.5", "10.7.0.200", "172.16.5.5", "198.18.5.5", "198.51.100.20", "10.2.0.7", "203.0.113.20", "198.51.100.10"];
    private static readonly string[] Networks = ["10.0.0.0/8", "10.1.0.0/24", "10.1.0.2", "10.7.0.0/25", "10.7.0.5", "172.16.0.0/12", "198.0.0.0/8", "198.18.0.0/15", "10.2.0.0/16", "10.2.0.0/24"];
    private static readonly string[] Ports = ["tcp:80", "tcp:443", "udp:53", "udp:500", "udp:4500", "tcp:22", "icmp:8/0", "icmp:13/0", "gre:0", "esp:0", "udp:80"];

    public static string Create() => Lines(Sets.Select(set => $"create {set.Name} {set.Type}"));

    public string Fill()
    {
        var lines = Sets.Where(set => set.Name != "olist").Select(set => $"flush {set.Name}").ToList();
        lines.Add("flush olist");
        lines.AddRange(Some(() => $"add oip {Pick(Addresses)}"));
        lines.AddRange(Some(() => $"add onet {Pick(Networks)}{(random.Next(3) == 0 ? " nomatch" : "")}"));
        lines.AddRange(Some(() => $"add oipport {Pick(Addresses)},{Pick(Ports)}"));
        lines.AddRange(Some(() => $"add onetport {Pick(Networks)},{Pick(Ports)}{(random.Next(3) == 0 ? " nomatch" : "")}"));
        lines.AddRange(Some(() => $"add onetiface {Pick(Networks)},{Pick(["lan0", "lan1", "wan0", "wan1"])}{(random.Next(3) == 0 ? " nomatch" : "")}"));
        lines.AddRange(Some(() => $"add obip 10.7.0.{random.Next(8)}"));
        lines.AddRange(Some(() => $"add obport {Pick(["22", "53", "80", "443", "500", "4500", "30000"])}"));
        lines.AddRange(Some(() => $"add oipportip {Pick(Addresses)},{Pick(Ports)},{Pick(Addresses)}"));
        lines.AddRange(Some(() => $"add oipportnet {Pick(Addresses)},{Pick(Ports)},{Pick(Networks)}"));
        lines.AddRange(Some(() => $"add ojoin {Pick(Addresses)}"));
        lines.Add("add oip6 2001:db8::1");
        lines.AddRange(Sets.Where(set => set.Name is not ("olist" or "ochanging") && random.Next(4) == 0).Select(set => $"add olist {set.Name}"));
        return Lines(lines);
    }

    private IEnumerable<string> Some(Func<string> make) => Enumerable.Range(0, random.Next(1, 7)).Select(_ => make());

    private static string Lines(IEnumerable<string> lines) => new StringBuilder().AppendJoin('\n', lines).Append('\n').ToString();

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
