using System.Collections.Frozen;

namespace Orchestrator.Lab.DataPlane.Linux.Ipsec;

/// <summary>RouterOS's algorithm names as charon's proposals. Every combination is offered on its own, in the order given.</summary>
internal static class Algorithms
{
    private static readonly FrozenDictionary<string, string> Encryption = new Dictionary<string, string>
    {
        ["des"] = "des",
        ["3des"] = "3des",
        ["blowfish"] = "blowfish128",
        ["twofish"] = "twofish128",
        ["null"] = "null",
        ["aes-128"] = "aes128",
        ["aes-192"] = "aes192",
        ["aes-256"] = "aes256",
        ["camellia-128"] = "camellia128",
        ["camellia-192"] = "camellia192",
        ["camellia-256"] = "camellia256",
        ["aes-128-cbc"] = "aes128",
        ["aes-192-cbc"] = "aes192",
        ["aes-256-cbc"] = "aes256",
        ["aes-128-ctr"] = "aes128ctr",
        ["aes-192-ctr"] = "aes192ctr",
        ["aes-256-ctr"] = "aes256ctr",
        ["aes-128-gcm"] = "aes128gcm16",
        ["aes-192-gcm"] = "aes192gcm16",
        ["aes-256-gcm"] = "aes256gcm16",
        ["chacha20poly1305"] = "chacha20poly1305",
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Hashes = new[] { "md5", "sha1", "sha256", "sha384", "sha512" }.ToFrozenSet();

    private static readonly FrozenSet<string> Groups = new[]
    {
        "modp768", "modp1024", "modp1536", "modp2048", "modp3072", "modp4096", "modp6144", "modp8192", "ecp256", "ecp384", "ecp521", "x25519",
    }.ToFrozenSet();

    /// <summary>Phase 1: a profile's proposals. Empty when nothing in it is known here.</summary>
    public static IReadOnlyList<string> Ike(Row profile, bool version2)
    {
        if (!Hashes.Contains(profile["hash-algorithm"] ?? "sha1"))
            return [];
        var hash = profile["hash-algorithm"] ?? "sha1";
        var prf = version2 && profile["prf-algorithm"] is { } name && Hashes.Contains(name) ? $"-prf{name}" : "";
        return [.. from encryption in Known(profile["enc-algorithm"], Encryption) from dh in List(profile["dh-group"]).Where(Groups.Contains) select $"{encryption}-{hash}{prf}-{Group(dh)}"];
    }

    /// <summary>Phase 2: a proposal row's proposals. Empty when nothing in it is known here.</summary>
    public static IReadOnlyList<string> Esp(Row proposal)
    {
        var pfs = proposal["pfs-group"] is { } group && Groups.Contains(group) ? $"-{Group(group)}" : "";
        var hashes = List(proposal["auth-algorithms"]).Where(Hashes.Contains).ToList();
        return [.. Known(proposal["enc-algorithms"], Encryption).SelectMany(encryption => IsAead(encryption) ? [$"{encryption}{pfs}"] : hashes.Select(hash => $"{encryption}-{hash}{pfs}"))];
    }

    private static bool IsAead(string encryption) => encryption.Contains("gcm", StringComparison.Ordinal) || encryption.StartsWith("chacha", StringComparison.Ordinal);

    private static string Group(string name) => name == "x25519" ? "curve25519" : name;

    private static IEnumerable<string> Known(string? list, FrozenDictionary<string, string> names) => List(list).Where(names.ContainsKey).Select(name => names[name]);

    private static string[] List(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
}
