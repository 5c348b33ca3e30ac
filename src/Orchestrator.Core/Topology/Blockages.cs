namespace Orchestrator.Core.Topology;

/// <summary>What of IPsec does not get through on the way between an uplink and the internet.</summary>
[Flags]
public enum Blockages
{
    None = 0,

    /// <summary>UDP 500: it is dropped, or a helper changes IKE's messages. IKE can begin on UDP 4500 (RFC 7296 section 2.23).</summary>
    Isakmp = 1,

    /// <summary>IP protocol 50. It can go in UDP 4500 (RFC 3948).</summary>
    Esp = 2,
}
