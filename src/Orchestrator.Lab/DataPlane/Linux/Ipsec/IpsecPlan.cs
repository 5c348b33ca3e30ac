using System.Globalization;
using System.Text;
using Orchestrator.Lab.DataPlane.Linux.Vici;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.DataPlane.Linux.Ipsec;

/// <summary>
/// Turns the IPsec tables into what charon and the kernel need. Pure. A static policy is there from the start, as on the device: without an
/// association its traffic is held, not sent in clear; policies keep the order of the table by their priority.
/// </summary>
internal sealed class IpsecPlan(RouterTables tables)
{
    private readonly List<string> _notes = [];
    private readonly List<Credential> _credentials = [];
    private readonly List<Connection> _connections = [];

    public static IpsecState Build(RouterTables tables)
    {
        var plan = new IpsecPlan(tables);
        foreach (var peer in plan.Live("ip/ipsec/peer"))
            foreach (var identity in plan.Live("ip/ipsec/identity").Where(row => row["peer"] == peer["name"]))
                plan.AddConnection(peer, identity);
        return new IpsecState { Credentials = plan._credentials, Connections = plan._connections, Policies = plan.OwnPolicies(), Notes = plan._notes };
    }

    private IEnumerable<Row> Live(string menu) => tables.Rows(menu).Where(row => !row.IsTrue("disabled") && !row.IsTrue("invalid"));

    private void AddConnection(Row peer, Row identity)
    {
        var version2 = peer["exchange-mode"] is "ike2";
        var profile = tables.Rows("ip/ipsec/profile").FirstOrDefault(row => row["name"] == (peer["profile"] ?? "default"));
        var proposals = profile is null ? [] : Algorithms.Ike(profile, version2);
        var local = Local(identity);
        var remote = Remote(peer, identity);
        if (profile is null || proposals.Count == 0 || local is null || remote is null || peer["exchange-mode"] is "base" || (!version2 && profile["nat-traversal"] is "no" or "false"))
        {
            _notes.Add($"peer {peer.Id}, identity {identity.Id}: its exchange mode, algorithms, authentication or nat-traversal=no cannot be carried out here");
            return;
        }

        var name = $"p{peer.Id.TrimStart('*')}-i{identity.Id.TrimStart('*')}";
        var fixedPeer = !IsRange(peer);
        var children = new Dictionary<string, string>();
        var childConfig = new ViciSection();
        AddChildren(peer, identity, fixedPeer, children, childConfig);
        var config = new ViciSection()
            .Add("version", version2 ? "2" : "1").Add("aggressive", peer["exchange-mode"] is "aggressive" ? "yes" : "no")
            .Add("local_addrs", [Links.LinkPlan.Address(peer["local-address"])?.ToString() ?? "%any"]).Add("remote_addrs", [RemoteAddress(peer)])
            .Add("remote_port", peer["port"] is { } port && ushort.TryParse(port, out var number) && number > 0 ? port : "500")
            .Add("proposals", proposals).Add("mobike", "no").Add("reauth_time", "0s").Add("rekey_time", Seconds(profile["lifetime"], 86400)).Add("keyingtries", "1")
            .Add("unique", peer["send-initial-contact"] is "no" or "false" ? "never" : "replace")
            .Add("dpd_delay", Seconds(profile["dpd-interval"], 0)).Add("dpd_timeout", Timeout(profile))
            .Add("local", local).Add("remote", remote).Add("children", childConfig);
        _connections.Add(new Connection(name, peer.Id, new ViciSection().Add(name, config), children, fixedPeer && !peer.IsTrue("passive")));
    }

    private void AddChildren(Row peer, Row identity, bool fixedPeer, Dictionary<string, string> children, ViciSection target)
    {
        var rows = Live("ip/ipsec/policy").ToList();
        for (var index = 0; index < rows.Count; index++)
        {
            var policy = rows[index];
            var template = policy.IsTrue("template");
            var mine = template
                ? identity["generate-policy"] is "port-strict" or "port-override" && (policy["group"] ?? "default") == (identity["policy-template-group"] ?? "default")
                : policy["action"] is null or "encrypt" && BelongsTo(policy, peer);
            if (!mine)
                continue;
            if (Child(policy, template, fixedPeer && !template, Priority(index)) is { } child)
            {
                var name = $"{(template ? 't' : 'c')}{policy.Id.TrimStart('*')}";
                target.Add(name, child);
                if (!template)
                    children[policy.Id] = name;
            }
            else
            {
                _notes.Add($"policy {policy.Id}: its selector, protocol or proposal cannot be carried out here");
            }
        }
    }

    private ViciSection? Child(Row policy, bool template, bool held, int priority)
    {
        var proposal = tables.Rows("ip/ipsec/proposal").FirstOrDefault(row => row["name"] == (policy["proposal"] ?? "default"));
        var esp = proposal is null || proposal.IsTrue("disabled") ? [] : Algorithms.Esp(proposal);
        if (esp.Count == 0 || (policy["ipsec-protocols"] ?? "esp") != "esp" || Selector(policy, "src") is not { } local || Selector(policy, "dst") is not { } remote)
            return null;
        var lifetime = long.Parse(Seconds(proposal!["lifetime"], 1800), CultureInfo.InvariantCulture);
        var tunnel = template || policy.IsTrue("tunnel");
        return new ViciSection()
            .Add("mode", tunnel ? "tunnel" : "transport").Add("local_ts", [local]).Add("remote_ts", [remote]).Add("esp_proposals", esp)
            .Add("life_time", $"{lifetime}s").Add("rekey_time", $"{lifetime * 8 / 10}s").Add("rand_time", "0s") // the device renews at four fifths
            .Add("priority", $"{priority}").Add("start_action", held && policy["level"] is not "use" ? "trap" : "none")
            .Add("dpd_action", "clear").Add("close_action", "none");
    }

    /// <summary>Bypass and discard rows never reach charon; they are kernel policies in every direction.</summary>
    private List<KernelPolicy> OwnPolicies()
    {
        var policies = new List<KernelPolicy>();
        var rows = Live("ip/ipsec/policy").ToList();
        for (var index = 0; index < rows.Count; index++)
        {
            var row = rows[index];
            if (row.IsTrue("template") || row["action"] is not ("none" or "discard"))
                continue;
            if (Links.LinkPlan.Prefix(row["src-address"]) is not { } source || Links.LinkPlan.Prefix(row["dst-address"]) is not { } destination || Protocol(row) is not { } protocol)
            {
                _notes.Add($"policy {row.Id}: its selector cannot be carried out here");
                continue;
            }

            var rest = $"priority {Priority(index)} action {(row["action"] == "none" ? "allow" : "block")}";
            var words = protocol == "" ? "" : $" proto {protocol}";
            policies.Add(new KernelPolicy($"src {source} dst {destination}{words} dir out", rest));
            policies.Add(new KernelPolicy($"src {destination} dst {source}{words} dir in", rest));
            policies.Add(new KernelPolicy($"src {destination} dst {source}{words} dir fwd", rest));
        }

        return policies;
    }

    private static int Priority(int index) => 1000 + (index * 10);

    private static bool BelongsTo(Row policy, Row peer)
    {
        if (!string.IsNullOrEmpty(policy["peer"]))
            return policy["peer"]!.Split(',').Contains(peer["name"]);
        return Links.LinkPlan.Address(policy["sa-dst-address"]) is { } address && RemoteAddress(peer) == address.ToString();
    }

    // 10.0.0.0/8, or 10.0.0.0/8[6/80] with a protocol and a port.
    private static string? Selector(Row policy, string side)
    {
        var text = policy[side + "-address"] ?? "";
        var prefix = text is "::/0" ? "0.0.0.0/0" : Links.LinkPlan.Prefix(text);
        if (prefix is null || Protocol(policy) is not { } protocol)
            return null;
        var port = policy[side + "-port"] is { } named && named is not "any" ? named : "";
        if (port != "" && (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _) || protocol == ""))
            return null;
        return protocol == "" ? prefix : $"{prefix}[{protocol}{(port == "" ? "" : "/" + port)}]";
    }

    /// <summary>The protocol's number, empty for all, null when it is not known.</summary>
    private static string? Protocol(Row policy) => policy["protocol"] is null or "all"
        ? "" : Protocols.Number(policy["protocol"]!)?.ToString(CultureInfo.InvariantCulture);

    private ViciSection? Local(Row identity)
    {
        var section = new ViciSection();
        switch (identity["auth-method"] ?? "pre-shared-key")
        {
            case "pre-shared-key":
                section.Add("auth", "psk");
                break;
            case "rsa-key" when RsaKeys.Find(tables, identity["key"]) is { PrivatePem: { } pem, PublicPem: { } own }:
                section.Add("auth", "pubkey").Add("pubkeys", [own]);
                _credentials.Add(new Credential($"key-{identity.Id}", "load-key", new ViciSection().Add("type", "any").Add("data", pem)));
                break;
            default:
                return null;
        }

        return Identities.My(identity["my-id"]) is { } id ? section.Add("id", id) : section;
    }

    private ViciSection? Remote(Row peer, Row identity)
    {
        var id = Identities.Remote(identity["remote-id"]);
        var section = new ViciSection();
        switch (identity["auth-method"] ?? "pre-shared-key")
        {
            case "pre-shared-key":
                AddSecret(peer, identity, id);
                return section.Add("auth", "psk").Add("id", id);
            case "rsa-key" when RsaKeys.Find(tables, identity["remote-key"]) is { PublicPem: { } pem }:
                // A raw key is bound to one identity: without one it is the peer's address.
                return section.Add("auth", "pubkey").Add("pubkeys", [pem]).Add("id", id == "%any" ? RemoteAddress(peer) : id);
            default:
                return null;
        }
    }

    private void AddSecret(Row peer, Row identity, string remoteId)
    {
        var secret = identity["secret"] ?? "";
        var octets = secret.StartsWith("0x", StringComparison.Ordinal) && secret.Length % 2 == 0 && secret[2..].All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(secret.AsSpan(2)) : Encoding.UTF8.GetBytes(secret);
        List<string> owners = [.. Identities.My(identity["my-id"]) is { } my ? [my] : Array.Empty<string>(), remoteId, IsRange(peer) ? "%any" : RemoteAddress(peer)];
        _credentials.Add(new Credential($"psk-{peer.Id}-{identity.Id}", "load-shared", new ViciSection()
            .Add("id", $"psk-{peer.Id}-{identity.Id}").Add("type", "IKE").Add("data", octets).Add("owners", owners)));
    }

    private static bool IsRange(Row peer) => (peer["address"] ?? "0.0.0.0/0") is var text && text.Contains('/') && !text.EndsWith("/32", StringComparison.Ordinal);

    private static string RemoteAddress(Row peer)
    {
        var text = peer["address"] ?? "0.0.0.0/0";
        return text is "::/0" or "0.0.0.0/0" ? "%any" : text.EndsWith("/32", StringComparison.Ordinal) ? text[..^3] : text;
    }

    private static string Seconds(string? text, long otherwise) =>
        (text is not null && Durations.TryParse(text, out var span) ? (long)span.TotalSeconds : otherwise).ToString(CultureInfo.InvariantCulture);

    private static string Timeout(Row profile) =>
        (long.Parse(Seconds(profile["dpd-interval"], 0), CultureInfo.InvariantCulture) * (int.TryParse(profile["dpd-maximum-failures"], out var times) ? times : 5)).ToString(CultureInfo.InvariantCulture);
}
