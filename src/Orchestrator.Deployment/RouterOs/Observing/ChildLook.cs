using Orchestrator.Core.Addressing;
using Orchestrator.Core.Diagnosis;
using Orchestrator.RouterOs;

namespace Orchestrator.Deployment.RouterOs.Observing;

/// <summary>The link's child SA: its policy's state, and the SAs between the two ends of that policy.</summary>
internal sealed class ChildLook(RouterSession session)
{
    private static readonly string[] PolicyProperties =
        ["src-address", "dst-address", "sa-src-address", "sa-dst-address", "ph2-state", "active", "disabled", "invalid", "template"];

    private static readonly string[] SaProperties =
        ["src-address", "dst-address", "state", "enc-algorithm", "enc-key-size", "auth-algorithm", "current-bytes", "expires-in"];

    public async Task<ChildObservation> LookAsync(LinkProbe probe, IkeObservation ike, CancellationToken cancellationToken)
    {
        var policies = await session.PrintAsync("/ip/ipsec/policy", PolicyProperties, cancellationToken);
        var policy = policies.FirstOrDefault(row => IsOurs(row, probe));
        if (policy is null)
            return new ChildObservation(false);
        var far = AddressOf(ike.Remote) ?? policy.Address("sa-dst-address");
        var sas = (await session.PrintAsync("/ip/ipsec/installed-sa", SaProperties, cancellationToken)).Where(sa => sa["state"] is null or "mature" or "dying").ToList();
        var inbound = sas.Where(sa => far is not null && sa.Address("src-address") == far).ToList();
        var outbound = sas.Where(sa => far is not null && sa.Address("dst-address") == far).ToList();
        var newest = outbound.OrderByDescending(sa => sa.Duration("expires-in")).FirstOrDefault();
        return new ChildObservation(policy["ph2-state"] == "established" && inbound.Count > 0 && outbound.Count > 0)
        {
            UdpEncapsulated = newest?["dst-address"]?.Contains(':', StringComparison.Ordinal) ?? false,
            Selectors = $"{policy["src-address"]} === {policy["dst-address"]}",
            Algorithms = newest is null ? null : Algorithms(newest),
            BytesIn = inbound.Count == 0 ? null : inbound.Sum(sa => sa.Long("current-bytes")),
            BytesOut = outbound.Count == 0 ? null : outbound.Sum(sa => sa.Long("current-bytes")),
            RekeyIn = newest?.Duration("expires-in"),
        };
    }

    // A template makes a dynamic policy with the negotiated selectors, so the selectors tell, not the stamp.
    private static bool IsOurs(Row row, LinkProbe probe) =>
        !row.Is("template") && !row.Is("disabled") && !row.Is("invalid")
        && row.Address("src-address") == probe.LocalEndpoint && row.Address("dst-address") == probe.RemoteEndpoint;

    private static Ipv4Address? AddressOf(string? endpoint) =>
        Ipv4Address.TryParse(endpoint?.Split(':')[0], out var address) ? address : null;

    private static string Algorithms(Row sa) =>
        string.Join('/', new[] { sa["enc-algorithm"], sa["enc-key-size"], sa["auth-algorithm"] }.Where(part => !string.IsNullOrEmpty(part)));
}
