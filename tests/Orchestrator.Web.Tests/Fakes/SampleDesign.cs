using Orchestrator.Web.Application;

namespace Orchestrator.Web.Tests.Fakes;

internal static class SampleDesign
{
    public static IReadOnlyList<LanPair> Pairs { get; } = [new("10.1.0.0/24", "10.2.0.0/24")];

    public static LinkProposal For(LinkIntent intent) => new()
    {
        Name = "branch-7 - hub",
        A = Sample.BranchEnd,
        B = Sample.HubEnd,
        Pairs = Pairs,
        PairsGained = 1,
        Choices = [.. Choices.Select(choice => intent.Overrides.TryGetValue(choice.Key, out var value)
            ? choice with { Value = value, Overridden = true, Why = "Chosen by you." } : choice)],
        Problems = intent.Overrides.GetValueOrDefault("mtu") == "1480"
            ? [new("link.mtu.too-large", "MTU 1480 does not fit: the path carries 1500 and the tunnel adds 114.", "1500 - 114 = 1386.", "Choose 1386 or less.", "mtu")] : [],
    };

    private static IReadOnlyList<DesignChoice> Choices { get; } =
    [
        new() { Key = "initiator", Label = "Who calls", Value = "branch-7", Why = "branch-7 sits behind a NAT, so nothing outside can open a conversation with it.",
            Options = [new("a", "branch-7"), new("b", "hub", "branch-7 sits behind a NAT and cannot be called.")] },
        new() { Key = "ike-version", Label = "IKE", Value = "IKEv2", Why = "Both ends speak it; it finds NATs and survives address changes.", Options = [new("2", "IKEv2"), new("1", "IKEv1")] },
        new() { Key = "proposal", Label = "Encryption", Value = "AES-256-CBC + SHA-256, modp2048", Why = "The strongest that both can do in hardware.",
            Options = [new("AES-256-CBC + SHA-256, modp2048", "AES-256-CBC + SHA-256, modp2048"), new("AES-128-CBC + SHA-1, modp1024", "AES-128-CBC + SHA-1, modp1024", "modp1024 can be broken.")] },
        new() { Key = "authentication", Label = "Authentication", Value = "pre-shared key, made here", Why = "32 random octets that nobody has to type or see." },
        new() { Key = "inner", Label = "Inner addresses", Value = "10.255.0.4/30", Why = "The next free block of 10.255.0.0/16.", FreeText = true },
        new() { Key = "mtu", Label = "MTU", Value = "1386, MSS 1346", Why = "What is left of the path after every header.", FreeText = true,
            Sum = ["1500  path", " -20  outer IPv4", "  -8  UDP, because of the NAT", " -66  ESP with padding", " -20  IPIP", "1386  MTU", " -40  IPv4 and TCP", "1346  MSS"] },
        new() { Key = "dpd", Label = "Keepalive", Value = "15 s, dead after 5 x 30 s", Why = "The NAT forgets a mapping after 38 s.", Options = [new("15", "15 s"), new("30", "30 s")] },
        new() { Key = "nat", Label = "NAT exception", Device = "branch-7", Value = "before rule 3 (masquerade, ether1)", Why = "Rule 3 would rewrite 10.1.0.0/24 on its way to 10.2.0.0/24." },
        new() { Key = "firewall", Label = "Firewall", Value = "UDP 500 and 4500 in on hub", Why = "hub's input chain drops what is not named." },
    ];
}
