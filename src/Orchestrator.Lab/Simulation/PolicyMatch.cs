using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Simulation;

/// <summary>Which policies of two routers with a phase 1 make a phase 2 together.</summary>
internal static class PolicyMatch
{
    public static IEnumerable<Row> Of(SimulatedNode node, Row peer) => node.Items("ip/ipsec/policy")
        .Where(row => !row.IsTrue("template") && row["action"] == "encrypt" && (row["peer"] ?? "").Split(',').Contains(peer["name"]));

    /// <summary>The mirror of a policy on the other side; null when there is none, with the reason.</summary>
    public static (Row? Mirror, string? Fault) Mirror(SimulatedNode node, Row policy, SimulatedNode other, Row otherPeer, bool generates)
    {
        var mirror = Of(other, otherPeer).FirstOrDefault(row => Mirrors(node, policy, other, row));
        if (mirror is null && generates && policy.IsTrue("tunnel"))
            mirror = Generated(policy, other, otherPeer);
        if (mirror is null && (!generates || policy.IsTrue("tunnel")))
            return (null, "no policy found for peer's selector");
        var proposal = Proposal(other, mirror?["proposal"] ?? "default");
        return Agree(Proposal(node, policy["proposal"]), proposal) ? (mirror, null) : (null, "no suitable proposal found");
    }

    /// <summary>The policy that a responder makes from a template of its identity's group; null when no template covers it.</summary>
    private static Row? Generated(Row policy, SimulatedNode other, Row otherPeer)
    {
        var group = PeerMatch.Identity(other, otherPeer)?["policy-template-group"] ?? "default";
        var template = other.Items("ip/ipsec/policy").FirstOrDefault(row => row.IsTrue("template") && (row["group"] ?? "default") == group
            && Within(row["src-address"], policy["dst-address"]) && Within(row["dst-address"], policy["src-address"])
            && (row["protocol"] is null or "all" || row["protocol"] == policy["protocol"]));
        return template is null ? null : new Row("*7F" + policy.Id.TrimStart('*'), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["dynamic"] = "true",
            ["template"] = "false",
            ["peer"] = otherPeer["name"] ?? "",
            ["tunnel"] = "true",
            ["src-address"] = policy["dst-address"] ?? "",
            ["dst-address"] = policy["src-address"] ?? "",
            ["protocol"] = policy["protocol"] ?? "all",
            ["action"] = "encrypt",
            ["level"] = "unique",
            ["ipsec-protocols"] = "esp",
            ["proposal"] = template["proposal"] ?? "default",
        });
    }

    private static bool Within(string? wide, string? narrow)
    {
        if (wide is null or "::/0" or "0.0.0.0/0")
            return true;
        return narrow is not null && Prefixes.TrySplit(wide, out _, out var most) && Prefixes.TrySplit(narrow, out var network, out var length)
            && length >= most && Prefixes.Contains(wide, network);
    }

    /// <summary>The encryption and authentication two proposals agree on; null authentication where encryption does both.</summary>
    public static (string Encryption, string? Authentication)? Algorithms(Row? left, Row? right)
    {
        if (PeerMatch.Common(left, right, "enc-algorithms") is not { Length: > 0 } encryption)
            return null;
        if (encryption.EndsWith("gcm", StringComparison.Ordinal) || encryption.StartsWith("chacha", StringComparison.Ordinal))
            return (encryption, null);
        return PeerMatch.Common(left, right, "auth-algorithms") is { Length: > 0 } authentication ? (encryption, authentication) : null;
    }

    public static Row? Proposal(SimulatedNode node, string? name) => node.Items("ip/ipsec/proposal").FirstOrDefault(row => row["name"] == name);

    private static bool Agree(Row? left, Row? right) =>
        left is not null && right is not null && left["pfs-group"] == right["pfs-group"] && Algorithms(left, right) is not null;

    private static bool Mirrors(SimulatedNode node, Row policy, SimulatedNode other, Row mirror)
    {
        if (policy.IsTrue("tunnel") != mirror.IsTrue("tunnel") || (policy["protocol"] ?? "all") != (mirror["protocol"] ?? "all"))
            return false;
        if (policy.IsTrue("tunnel"))
            return policy["src-address"] == mirror["dst-address"] && policy["dst-address"] == mirror["src-address"];
        // In transport mode each side names the other as it sees it: behind NAT by the NAT's address.
        return Sees(policy["dst-address"], other) && Sees(mirror["dst-address"], node) && Own(policy["src-address"], node) && Own(mirror["src-address"], other);
    }

    private static bool Sees(string? prefix, SimulatedNode node) =>
        prefix is not null && (Covers(prefix, node.Place.PublicAddress) || (node.WanAddress is { } wan && Covers(prefix, wan)));

    private static bool Own(string? prefix, SimulatedNode node) => prefix is not null && node.WanAddress is { } wan && (Covers(prefix, wan) || Covers(prefix, node.Place.PublicAddress));

    private static bool Covers(string prefix, string address) => Prefixes.Contains(prefix, System.Net.IPAddress.Parse(address));
}
