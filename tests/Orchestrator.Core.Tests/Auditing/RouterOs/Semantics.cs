namespace Orchestrator.Core.Tests.Auditing.RouterOs;

/// <summary>One rule of how RouterOS treats packets.</summary>
/// <param name="Name">The rule as a sentence.</param>
/// <param name="Source">Where it is said: the manual's page, or what else it rests on; "supposed" where nobody says so.</param>
/// <param name="Export">Lines added to the practice device's export.</param>
/// <param name="Packet">As <see cref="PacketStory"/> reads it.</param>
/// <param name="Verdict">What must become of it.</param>
/// <param name="Taken">The rules that must take it; null where that goes without saying.</param>
internal sealed record Semantic(string Name, string Source, string Export, string Packet, string Verdict, string? Taken = null);

/// <summary>The practice device and its usual packets.</summary>
internal static class Practice
{
    public const string Device = """
        # 2026-03-01 12:00:00 by RouterOS 7.16.2
        /interface bridge
        add name=lan
        /interface vlan
        add interface=lan name=guests vlan-id=20
        /interface list
        add name=WAN
        add name=LAN
        add include=LAN,WAN name=BOTH exclude=WAN
        /interface list member
        add interface=ether1 list=WAN
        add interface=lan list=LAN
        /ip address
        add address=10.1.0.1/24 interface=lan
        add address=10.1.20.1/24 interface=guests
        add address=203.0.113.7/24 interface=ether1
        add address=203.0.113.8/24 interface=ether1
        /ip route
        add dst-address=0.0.0.0/0 gateway=203.0.113.1
        /ip ipsec peer
        add address=198.51.100.9/32 name=hub
        /ip ipsec policy
        add dst-address=10.2.0.0/24 peer=hub src-address=10.1.0.0/24 tunnel=yes

        """;

    /// <summary>The first packet from the near side into the tunnel.</summary>
    public const string Out = "receive lan tcp 10.1.0.5:40000 10.2.0.9:443 new";

    public const string OutLater = "receive lan tcp 10.1.0.5:40000 10.2.0.9:443 established";

    /// <summary>The first packet from the far side, out of the tunnel.</summary>
    public const string In = "receive ether1 tcp 10.2.0.9:40000 10.1.0.5:443 new decrypted";

    public const string Internet = "receive lan tcp 10.1.0.5:40000 192.0.2.80:443 new";

    /// <summary>What becomes of <see cref="Out"/> where all is well, and where a rule gave it another source.</summary>
    public const string Encrypted = "encrypted by policy 1 by ether1";

    public const string OutInClear = "in clear by ether1";

    public const string Masqueraded = "in clear by ether1 as tcp 203.0.113.7:40000 -> 10.2.0.9:443";

    public const string InternetMasqueraded = "in clear by ether1 as tcp 203.0.113.7:40000 -> 192.0.2.80:443";
}
