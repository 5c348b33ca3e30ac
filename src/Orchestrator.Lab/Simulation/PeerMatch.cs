using System.Net;
using System.Security.Cryptography;
using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Simulation;

/// <summary>Why a phase 1 does not come about, in the words of the router's log; null means it does.</summary>
internal static class PeerMatch
{
    private const string TimeUp = "phase1 negotiation failed due to time up";

    /// <summary>The peer of <paramref name="responder"/> that answers <paramref name="peer"/> of <paramref name="initiator"/>, or why none does.</summary>
    public static (Row? Peer, string? Fault) Answer(SimulatedNode initiator, Row peer, SimulatedNode responder)
    {
        if (!Reaches(initiator, peer, responder))
            return (null, TimeUp);
        var seen = IPAddress.Parse(initiator.Place.PublicAddress);
        var candidate = responder.Items("ip/ipsec/peer")
            .Where(row => (row["exchange-mode"] ?? "main") == (peer["exchange-mode"] ?? "main") && Prefixes.Contains(row["address"] ?? "0.0.0.0/0", seen))
            .OrderByDescending(row => int.Parse((row["address"] ?? "0.0.0.0/0").Split('/')[1], System.Globalization.CultureInfo.InvariantCulture))
            .FirstOrDefault();
        return candidate is null ? (null, TimeUp) : (candidate, Disagreement(initiator, peer, responder, candidate));
    }

    /// <summary>The items' common ground in a comma list; null when there is none.</summary>
    public static string? Common(Row? left, Row? right, string field)
    {
        var other = (right?[field] ?? "").Split(',');
        return (left?[field] ?? "").Split(',').FirstOrDefault(other.Contains);
    }

    public static Row? Profile(SimulatedNode node, Row peer) => node.Items("ip/ipsec/profile").FirstOrDefault(row => row["name"] == peer["profile"]);

    public static bool HasNat(SimulatedNode left, SimulatedNode right) => left.Place.IsBehindNat || right.Place.IsBehindNat;

    private static bool Reaches(SimulatedNode initiator, Row peer, SimulatedNode responder)
    {
        if (peer.IsTrue("passive") || responder.Place.IsBehindNat || responder.WanAddress is null || initiator.WanAddress is null
            || peer["address"] != responder.Place.PublicAddress + "/32")
            return false;
        var destination = IPAddress.Parse(responder.Place.PublicAddress);
        if (initiator.RouteTo(destination) is not { } route || initiator.InterfaceOf(route) != initiator.Place.WanInterface)
            return false;
        var packet = new SimulatedPacket
        {
            Source = IPAddress.Parse(initiator.Place.PublicAddress),
            Destination = destination,
            Protocol = "udp",
            Port = 500,
            InInterface = responder.Place.WanInterface,
        };
        return RuleWalk.Accepts(responder, "input", packet)
            && RuleWalk.Accepts(responder, "input", HasNat(initiator, responder) ? packet with { Port = 4500 } : packet with { Protocol = "ipsec-esp", Port = null });
    }

    private static string? Disagreement(SimulatedNode initiator, Row peer, SimulatedNode responder, Row other)
    {
        var (left, right) = (Profile(initiator, peer), Profile(responder, other));
        if (Common(left, right, "enc-algorithm") is null || Common(left, right, "hash-algorithm") is null || Common(left, right, "dh-group") is null)
            return "no suitable proposal found";
        if ((peer["exchange-mode"] ?? "main") != "ike2" && HasNat(initiator, responder) && !(left!.IsTrue("nat-traversal") && right!.IsTrue("nat-traversal")))
            return TimeUp;
        var mine = Identity(initiator, peer);
        // A responder with several identities picks the one whose remote-id fits.
        var theirs = responder.Items("ip/ipsec/identity").Where(row => row["peer"] == other["name"]).FirstOrDefault(row => mine is not null && Accepts(row, mine, initiator));
        if (mine is null || theirs is null || !Accepts(mine, theirs, responder))
            return "identity not found for peer";
        return Proves(initiator, mine, responder, theirs) && Proves(responder, theirs, initiator, mine) ? null : "AUTH mismatch";
    }

    public static Row? Identity(SimulatedNode node, Row peer) => node.Items("ip/ipsec/identity").FirstOrDefault(row => row["peer"] == peer["name"]);

    private static bool Accepts(Row identity, Row claimed, SimulatedNode claimer)
    {
        if (identity["remote-id"] is null or "auto" or "ignore")
            return true;
        var id = claimed["my-id"] is null or "auto" ? "address:" + claimer.WanAddress : claimed["my-id"];
        return identity["remote-id"] == id;
    }

    private static bool Proves(SimulatedNode node, Row identity, SimulatedNode verifier, Row other)
    {
        if (identity["auth-method"] != other["auth-method"])
            return false;
        return identity["auth-method"] switch
        {
            "pre-shared-key" => identity["secret"] is { Length: > 0 } secret && secret == other["secret"],
            "rsa-key" => Public(node, identity["key"]) is { } key && key == Public(verifier, other["remote-key"]),
            "digital-signature" => node.Items("certificate").Any(row => row["name"] == identity["certificate"]),
            _ => false,
        };
    }

    private static string? Public(SimulatedNode node, string? name)
    {
        if (node.Items("ip/ipsec/key/rsa").Concat(node.Items("ip/ipsec/key")).FirstOrDefault(row => row["name"] == name)?["pem"] is not { } pem)
            return null;
        using var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return Convert.ToHexString(rsa.ExportSubjectPublicKeyInfo());
    }
}
