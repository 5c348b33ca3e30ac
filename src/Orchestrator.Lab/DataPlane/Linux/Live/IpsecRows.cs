using System.Globalization;
using Orchestrator.Lab.DataPlane.Linux.Ipsec;
using Orchestrator.Lab.DataPlane.Linux.Vici;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.DataPlane.Linux.Live;

/// <summary>charon's associations as the rows of <c>active-peers</c>, <c>installed-sa</c> and <c>policy</c>.</summary>
internal static class IpsecRows
{
    public static IReadOnlyList<Row> ActivePeers(IReadOnlyList<IkeSa> associations) => [.. associations.Select(ActivePeer)];

    public static IReadOnlyList<Row> InstalledSas(IReadOnlyList<IkeSa> associations) =>
        [.. associations.SelectMany(sa => sa.Children.Where(child => child.Installed).SelectMany(child => Pair(sa.Values, child)))];

    /// <summary>Which static policies have an association.</summary>
    public static IReadOnlyList<Row> Policies(RouterTables tables, IpsecState applied, IReadOnlyList<IkeSa> associations)
    {
        var rows = new List<Row>();
        foreach (var policy in tables.Rows("ip/ipsec/policy").Where(row => !row.IsTrue("template")))
        {
            var owners = applied.Connections.Where(connection => connection.Children.ContainsKey(policy.Id)).ToList();
            var mine = associations.Where(sa => owners.Any(owner => owner.Name == sa.Connection)).ToList();
            var installed = mine.SelectMany(sa => sa.Children).Count(child => child.Installed && owners.Any(owner => owner.Children[policy.Id] == child.Name));
            var values = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["active"] = owners.Count > 0 || policy["action"] is "none" or "discard" ? "true" : "false",
                ["ph2-count"] = installed.ToString(CultureInfo.InvariantCulture),
            };
            if (policy["action"] is null or "encrypt")
                values["ph2-state"] = installed > 0 ? "established" : mine.Any(sa => sa.Busy && !sa.Established) ? "starting" : "no-phase2";
            if (mine.FirstOrDefault(sa => sa.Values["local-host"] is { } host && host != "%any") is { } known)
            {
                values["sa-src-address"] = known.Values["local-host"]!;
                values["sa-dst-address"] = known.Values["remote-host"] ?? "";
            }

            rows.Add(new Row(policy.Id, values));
        }

        return rows;
    }

    private static Row ActivePeer(IkeSa sa)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["local-address"] = sa.Values["local-host"] ?? "",
            ["remote-address"] = sa.Values["remote-host"] ?? "",
            ["port"] = sa.Values["remote-port"] ?? "500",
            ["state"] = sa.Established ? "established" : sa.Values["state"] is "CONNECTING" ? "message-1-sent" : "expired",
            ["side"] = sa.Values["initiator"] is "yes" ? "initiator" : "responder",
            ["ph2-total"] = sa.Children.Count(child => child.Installed).ToString(CultureInfo.InvariantCulture),
            ["spii"] = sa.Values["initiator-spi"] ?? "",
            ["spir"] = sa.Values["responder-spi"] ?? "",
        };
        if (sa.Established)
            values["uptime"] = Durations.Format(TimeSpan.FromSeconds(IkeSa.Count(sa.Values, "established")));
        if (sa.Values["nat-any"] is "yes")
            values["natt-peer"] = "true";
        if (sa.Values["remote-id"] is { Length: > 0 } id)
            values["id"] = id;
        return new Row($"*{long.Parse(sa.Number, CultureInfo.InvariantCulture):X}", values);
    }

    private static IEnumerable<Row> Pair(ViciSection sa, ChildSa child)
    {
        var udp = child.Values["encap"] is "yes";
        var local = Host(sa, "local", udp);
        var remote = Host(sa, "remote", udp);
        yield return One(child, "in", remote, local);
        yield return One(child, "out", local, remote);
    }

    private static string Host(ViciSection sa, string side, bool udp) => udp ? $"{sa[side + "-host"]}:{sa[side + "-port"]}" : sa[side + "-host"] ?? "";

    private static Row One(ChildSa child, string direction, string source, string destination)
    {
        var spi = child.Values["spi-" + direction] ?? "0";
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["spi"] = "0x" + spi.ToUpperInvariant().TrimStart('0'),
            ["src-address"] = source,
            ["dst-address"] = destination,
            ["state"] = "mature",
            ["enc-algorithm"] = Cipher(child.Values["encr-alg"]),
            ["enc-key-size"] = child.Values["encr-keysize"] ?? "0",
            ["addtime"] = Durations.Format(TimeSpan.FromSeconds(IkeSa.Count(child.Values, "install-time"))),
            ["expires-in"] = Durations.Format(TimeSpan.FromSeconds(IkeSa.Count(child.Values, "life-time"))),
            ["current-bytes"] = child.Values["bytes-" + direction] ?? "0",
            ["current-packets"] = child.Values["packets-" + direction] ?? "0",
            ["replay"] = "128",
            ["seen-traffic"] = IkeSa.Count(child.Values, "packets-" + direction) > 0 ? "true" : "false",
        };
        if (Hash(child.Values["integ-alg"]) is { } hash)
            values["auth-algorithm"] = hash;
        return new Row($"*{spi.ToUpperInvariant()}", values);
    }

    private static string Cipher(string? name) => name switch
    {
        null => "null",
        _ when name.StartsWith("AES_CBC", StringComparison.Ordinal) => "aes-cbc",
        _ when name.StartsWith("AES_CTR", StringComparison.Ordinal) => "aes-ctr",
        _ when name.StartsWith("AES_GCM", StringComparison.Ordinal) => "aes-gcm",
        _ when name.StartsWith("3DES", StringComparison.Ordinal) => "3des",
        _ when name.StartsWith("CHACHA20", StringComparison.Ordinal) => "chacha20poly1305",
        _ => name.ToLowerInvariant().Replace('_', '-'),
    };

    private static string? Hash(string? name) => name switch
    {
        null => null,
        _ when name.Contains("MD5", StringComparison.Ordinal) => "md5",
        _ when name.Contains("SHA2_256", StringComparison.Ordinal) => "sha256",
        _ when name.Contains("SHA2_512", StringComparison.Ordinal) => "sha512",
        _ when name.Contains("SHA1", StringComparison.Ordinal) => "sha1",
        _ => name.ToLowerInvariant(),
    };
}
