namespace Orchestrator.Core.Tests.Auditing.SeededFaults;

/// <summary>Routers that work, in the many ways in which people write them: what keeps the tunnel from the masquerade, and where its interface is named.</summary>
internal static class GoodRouters
{
    public enum Spared { BySubnets, ByMatcher, ByList, Untracked }

    public static RouterConfig Make(Random random)
    {
        int local = random.Next(1, 100), remote = random.Next(100, 200);
        bool tunnel = random.Next(3) == 0, lists = random.Next(2) == 0;
        var spared = tunnel ? Spared.BySubnets : (Spared)random.Next(4);
        string wan = lists ? "out-interface-list=WAN" : "out-interface=ether1", fromWan = lists ? "in-interface-list=WAN" : "in-interface=ether1";
        string lan = $"10.{local}.0.0/24", far = $"10.{remote}.0.0/24";
        var config = new RouterConfig { LocalLan = local, RemoteLan = remote, Tunnel = tunnel }
            .Add("/interface bridge", "", "name=bridge")
            .Add("/interface list", "", "name=WAN").Add("/interface list", "", "name=LAN")
            .Add("/interface list member", "", "interface=bridge list=LAN").Add("/interface list member", "member-wan", "interface=ether1 list=WAN")
            .Add("/ip ipsec peer", "", "address=203.0.113.7/32 exchange-mode=ike2 name=hub")
            .Add("/ip address", "", $"address=10.{local}.0.1/24 interface=bridge").Add("/ip address", "", "address=198.51.100.10/24 interface=ether1")
            .Add("/ip route", "", "dst-address=0.0.0.0/0 gateway=198.51.100.1");
        Carry(config, tunnel, local, remote, lan, far);
        Filter(config, fromWan, random.Next(2) == 0 && spared != Spared.Untracked, tunnel);
        Spare(config, spared, tunnel, lan, far);
        // What stands on a router besides: a server behind it, a list of guests.
        config.Add("/ip firewall nat", "", $"chain=dstnat action=dst-nat protocol=tcp dst-port=8080 {fromWan} dst-address=198.51.100.10 to-addresses=10.{local}.0.50 to-ports=80");
        if (random.Next(2) == 0)
            config.Add("/ip firewall nat", "", "chain=srcnat action=src-nat src-address=172.30.0.0/24 to-addresses=198.51.100.11");
        config.Add("/ip firewall nat", "masquerade", $"chain=srcnat action=masquerade {wan}{(spared == Spared.ByMatcher ? " ipsec-policy=out,none" : "")}");
        return config;
    }

    private static void Carry(RouterConfig config, bool tunnel, int local, int remote, string lan, string far)
    {
        if (!tunnel)
        {
            config.Add("/ip ipsec policy", "policy", $"peer=hub tunnel=yes src-address={lan} dst-address={far}");
            return;
        }
        config.Add("/interface ipip", "", "name=ipip-hub local-address=10.255.128.1 remote-address=10.255.128.2")
            .Add("/ip address", "", "address=10.255.128.1/32 interface=bridge").Add("/ip address", "", "address=10.255.0.1/30 interface=ipip-hub")
            .Add("/ip route", "", $"dst-address={far} gateway=ipip-hub")
            .Add("/ip ipsec policy", "policy", "peer=hub tunnel=yes src-address=10.255.128.1/32 dst-address=10.255.128.2/32 protocol=ipencap");
        _ = (local, remote, lan);
    }

    private static void Filter(RouterConfig config, string fromWan, bool fasttrack, bool tunnel)
    {
        config.Add("/ip firewall filter", "", "chain=input action=accept connection-state=established,related,untracked")
            .Add("/ip firewall filter", "", "chain=input action=drop connection-state=invalid")
            .Add("/ip firewall filter", "open-ike", "chain=input action=accept protocol=udp dst-port=500,4500")
            .Add("/ip firewall filter", "open-esp", "chain=input action=accept protocol=ipsec-esp");
        if (tunnel)
            config.Add("/ip firewall filter", "open-ipip", "chain=input action=accept protocol=ipencap ipsec-policy=in,ipsec");
        config.Add("/ip firewall filter", "close", $"chain=input action=drop {fromWan}")
            .Add("/ip firewall filter", "pass-in", "chain=forward action=accept ipsec-policy=in,ipsec")
            .Add("/ip firewall filter", "pass-out", "chain=forward action=accept ipsec-policy=out,ipsec");
        if (fasttrack)
            config.Add("/ip firewall filter", "fasttrack", "chain=forward action=fasttrack-connection connection-state=established,related");
        config.Add("/ip firewall filter", "", "chain=forward action=accept connection-state=established,related,untracked")
            .Add("/ip firewall filter", "", "chain=forward action=drop protocol=tcp dst-port=25 in-interface=bridge")
            .Add("/ip firewall filter", "shut", $"chain=forward action=drop connection-state=new connection-nat-state=!dstnat {fromWan}");
    }

    private static void Spare(RouterConfig config, Spared spared, bool tunnel, string lan, string far)
    {
        switch (spared)
        {
            case Spared.BySubnets:
                config.Add("/ip firewall nat", "exception", tunnel
                    ? "chain=srcnat action=accept protocol=ipencap src-address=10.255.128.1 dst-address=10.255.128.2"
                    : $"chain=srcnat action=accept src-address={lan} dst-address={far}");
                break;
            case Spared.ByList:
                config.Add("/ip firewall address-list", "entry", $"list=tunnelled address={far}")
                    .Add("/ip firewall nat", "exception", $"chain=srcnat action=accept src-address={lan} dst-address-list=tunnelled");
                break;
            case Spared.Untracked:
                config.Add("/ip firewall raw", "untrack-out", $"chain=prerouting action=notrack src-address={lan} dst-address={far}")
                    .Add("/ip firewall raw", "untrack-in", $"chain=prerouting action=notrack src-address={far} dst-address={lan}");
                break;
        }
    }
}
