namespace Orchestrator.Core.Tests.Auditing.SeededFaults.Linux;

/// <summary>The same things in the words of iptables and of nft: a rule is its matches and then what it does.</summary>
internal sealed record LinuxWords
{
    public required bool IsNft { get; init; }

    public required string NatPre { get; init; }

    public required string NatPost { get; init; }

    public required string Input { get; init; }

    public required string Forward { get; init; }

    public required string Raw { get; init; }

    public required string Mangle { get; init; }

    public static LinuxWords Iptables { get; } = new()
    {
        IsNft = false,
        NatPre = "nat PREROUTING",
        NatPost = "nat POSTROUTING",
        Input = "filter INPUT",
        Forward = "filter FORWARD",
        Raw = "raw PREROUTING",
        Mangle = "mangle PREROUTING",
    };

    public static LinuxWords Nft { get; } = new()
    {
        IsNft = true,
        NatPre = "ip nat prerouting",
        NatPost = "ip nat postrouting",
        Input = "inet filter input",
        Forward = "inet filter forward",
        Raw = "ip raw prerouting",
        Mangle = "ip mangle prerouting",
    };

    public string Accept => IsNft ? "accept" : "-j ACCEPT";

    public string Drop => IsNft ? "drop" : "-j DROP";

    public string Return => IsNft ? "return" : "-j RETURN";

    public string Masquerade => IsNft ? "masquerade" : "-j MASQUERADE";

    public string NoTrack => IsNft ? "notrack" : "-j CT --notrack";

    public string SetMark => IsNft ? "meta mark set 16" : "-j MARK --set-xmark 0x10/0xffffffff";

    public string Marked => IsNft ? "meta mark 16 " : "-m mark --mark 0x10 ";

    public string NotMarked => IsNft ? "meta mark != 16 " : "-m mark ! --mark 0x10 ";

    public string WillEncrypt => IsNft ? "rt ipsec exists " : "-m policy --dir out --pol ipsec ";

    public string WontEncrypt => IsNft ? "rt ipsec missing " : "-m policy --dir out --pol none ";

    public string Decrypted => IsNft ? "meta ipsec exists " : "-m policy --dir in --pol ipsec ";

    public string Open => IsNft ? "ct state established,related " : "-m conntrack --ctstate RELATED,ESTABLISHED ";

    public string OpenOrUntracked => IsNft ? "ct state established,related,untracked " : "-m conntrack --ctstate RELATED,ESTABLISHED,UNTRACKED ";

    public string Broken => IsNft ? "ct state invalid " : "-m conntrack --ctstate INVALID ";

    public string Forwarded => IsNft ? "ct status dnat " : "-m conntrack --ctstate DNAT ";

    public string Jump(string chain) => IsNft ? $"jump {chain}" : $"-j {chain}";

    public string From(string source) => IsNft ? $"ip saddr {source} " : $"-s {source} ";

    public string To(string destination) => IsNft ? $"ip daddr {destination} " : $"-d {destination} ";

    public string InBy(string name) => IsNft ? $"iifname \"{name}\" " : $"-i {name} ";

    public string OutBy(string name) => IsNft ? $"oifname \"{name}\" " : $"-o {name} ";

    public string ToSet(string set) => IsNft ? $"ip daddr @{set} " : $"-m set --match-set {set} dst ";

    public string NotToSet(string set) => IsNft ? $"ip daddr != @{set} " : $"-m set ! --match-set {set} dst ";

    public string Protocol(string name) => IsNft ? $"ip protocol {name} " : $"-p {name} ";

    public string Port(string protocol, int port) => IsNft ? $"{protocol} dport {port} " : $"-p {protocol} -m {protocol} --dport {port} ";

    public string SourceNat(string address) => IsNft ? $"snat to {address}" : $"-j SNAT --to-source {address}";

    public string DestinationNat(string address, int port) => IsNft ? $"dnat to {address}:{port}" : $"-j DNAT --to-destination {address}:{port}";

    /// <summary>A user's own chain beside another one.</summary>
    public static string Beside(string place, string chain) => $"{place[..place.LastIndexOf(' ')]} {chain}";
}
