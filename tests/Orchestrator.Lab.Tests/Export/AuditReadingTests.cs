using System.Text;
using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Core.Tests.Auditing.RouterOs;
using Orchestrator.Lab.Tests.Support;

namespace Orchestrator.Lab.Tests.Export;

/// <summary>The audit reads a router's rows and the same router's export as one and the same device.</summary>
public sealed class AuditReadingTests
{
    private const string Device = """
        /interface bridge add name=lan
        /interface list add name=WAN
        /interface list add name=LAN
        /interface list add name=BOTH include=WAN,LAN
        /interface list member add list=WAN interface=ether1
        /interface list member add list=LAN interface=lan
        /ip address add address=203.0.113.7/24 interface=ether1
        /ip address add address=10.1.0.1/24 interface=lan
        /ip route add dst-address=0.0.0.0/0 gateway=203.0.113.1
        /ip route add dst-address=10.8.0.0/16 gateway=10.1.0.9 distance=5
        /ip ipsec peer add name=hub address=198.51.100.9
        /ip ipsec policy add peer=hub tunnel=yes src-address=10.1.0.0/24 dst-address=10.2.0.0/24
        /ip ipsec policy add peer=hub src-address=203.0.113.7/32 dst-address=198.51.100.9/32 protocol=ipencap
        /ip firewall address-list add list=far address=10.2.0.0/24
        /ip firewall address-list add list=far address=10.3.0.1-10.3.0.9
        """;

    private static readonly string[] Matchers =
    [
        "src-address=10.1.0.0/24", "dst-address=!10.2.0.0/24", "dst-address-list=far", "src-address-list=!far", "connection-state=new,related", "connection-mark=no-mark",
        "ipsec-policy=out,none", "ipsec-policy=out,ipsec", "dst-address-type=local", "packet-size=100-200", "limit=10,5:packet", "comment=\"a \\\"rule\\\" of \\$1, rather a long one so that it is wrapped\"",
        "disabled=yes", "log=yes log-prefix=seen", "dscp=46", "protocol=tcp dst-port=80,443 src-port=1024-65535", "protocol=udp port=53", "protocol=ipsec-esp", "protocol=icmp icmp-options=8:0-255",
    ];

    private static readonly (string Menu, string Chain, string[] Actions)[] Places =
    [
        ("nat", "srcnat", ["accept", "masquerade", "src-nat to-addresses=203.0.113.8", "netmap to-addresses=10.99.0.0/24", "jump jump-target=own", "return", "log", "passthrough"]),
        ("nat", "own", ["accept", "masquerade", "return"]),
        ("filter", "forward", ["accept", "drop", "reject reject-with=icmp-network-unreachable", "fasttrack-connection", "jump jump-target=own", "add-src-to-address-list address-list=seen"]),
        ("filter", "own", ["drop", "return"]),
        ("mangle", "forward", ["mark-packet new-packet-mark=m passthrough=no", "mark-connection new-connection-mark=c", "change-dscp new-dscp=46"]),
        ("raw", "prerouting", ["notrack", "accept", "drop"]),
    ];

    [Theory]
    [InlineData("6.49.10")]
    [InlineData("7.16.2")]
    [InlineData("7.20.8")]
    public async Task An_export_and_the_rows_behind_it_are_the_same_device(string version)
    {
        int compared = 0;
        foreach (int seed in Enumerable.Range(0, 25))
        {
            await using var router = new TestRouter(version);
            (await router.Router.ImportAsync(Device, TestContext.Current.CancellationToken)).ShouldBeNull();
            foreach (var line in Rules(new Random(seed)))
                compared += await router.Router.ImportAsync(line, TestContext.Current.CancellationToken) is null ? 1 : 0;
            var export = ExportReader.Read(await router.Router.ExportAsync(showSensitive: false, TestContext.Current.CancellationToken));
            export.Notes.ShouldBeEmpty();
            var rows = await Rows(router) with { Version = export.Version, Device = export.Device };
            ModelText.Rules(RouterOsReader.Read(export).Path).ShouldBe(ModelText.Rules(RouterOsReader.Read(rows).Path), $"seed {seed}");
        }
        // Not every mixture is one that the router takes.
        compared.ShouldBeGreaterThan(150);
    }

    private static IEnumerable<string> Rules(Random random)
    {
        for (int number = random.Next(5, 15); number > 0; number--)
        {
            var (menu, chain, actions) = Places[random.Next(Places.Length)];
            var line = new StringBuilder($"/ip firewall {menu} add chain={chain} action={actions[random.Next(actions.Length)]}");
            foreach (var matcher in random.GetItems(Matchers, random.Next(3)).Distinct())
                line.Append(' ').Append(matcher);
            if (chain is "srcnat" or "forward" && random.Next(2) == 0)
                line.Append(random.Next(2) == 0 ? " out-interface=ether1" : " out-interface-list=!BOTH");
            yield return line.ToString();
        }
    }

    /// <summary>What the API prints, without what the router made itself.</summary>
    private static async Task<RouterOsRules> Rows(TestRouter router)
    {
        var menus = new Dictionary<string, IReadOnlyList<RouterOsRow>>();
        foreach (var menu in RouterOsMenuPaths.All)
        {
            var reply = await router.Run(menu + "/print");
            if (reply.Trap is null)
                menus[menu] = [.. reply.Rows.Select(row => new RouterOsRow(row)).Where(row => !row.Dynamic)];
        }
        return new RouterOsRules { Menus = menus };
    }
}
