using Orchestrator.Core.Planning;

namespace Orchestrator.Web.Words;

/// <summary>The decisions of a plan by name.</summary>
public static class DecisionWords
{
    public static string Label(DecisionKey key) => key switch
    {
        DecisionKey.Initiator => "Initiates",
        DecisionKey.IkeVersion => "IKE",
        DecisionKey.Authentication => "Authentication",
        DecisionKey.Identities => "Identities",
        DecisionKey.IkeProposal => "IKE proposal",
        DecisionKey.EspProposal => "ESP proposal",
        DecisionKey.EndpointAddresses => "Tunnel endpoints",
        DecisionKey.TunnelAddresses => "Tunnel addresses",
        DecisionKey.Selectors => "Traffic selectors",
        DecisionKey.FirstPort => "IKE begins on",
        DecisionKey.Encapsulation => "Encapsulation",
        DecisionKey.Mtu => "MTU",
        DecisionKey.Mss => "TCP MSS",
        DecisionKey.Keepalive => "NAT keepalive",
        DecisionKey.Dpd => "Dead peer detection",
        DecisionKey.Lifetimes => "Lifetimes",
        DecisionKey.Routes => "Routes",
        DecisionKey.NatException => "Masquerade exception",
        DecisionKey.Firewall => "Firewall openings",
        _ => throw new ArgumentOutOfRangeException(nameof(key)),
    };

    /// <summary>Stable and url-safe: "ike-proposal".</summary>
    public static string Key(DecisionKey key) =>
        string.Concat(key.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));
}
