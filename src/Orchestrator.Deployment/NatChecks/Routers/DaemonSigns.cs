using Orchestrator.Core.Addressing;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.Deployment.NatChecks.Routers;

/// <summary>By what a router's daemon is known among all that came to the responder.</summary>
internal sealed record DaemonSigns
{
    private static readonly int[] Ports = [500, 4500];

    /// <summary>What it shows in its second message.</summary>
    public required string Identity { get; init; }

    /// <summary>The responder's sockets that it may ask.</summary>
    public required IReadOnlyCollection<Ipv4Endpoint> Asked { get; init; }

    /// <summary>The addresses from which it may speak.</summary>
    public IReadOnlyList<Ipv4Address> Own { get; init; } = [];

    /// <summary>Where its site was last seen.</summary>
    public IReadOnlyCollection<Ipv4Address> LastSeen { get; init; } = [];

    /// <summary>
    /// Which of its addresses a first message names: the hash of the source (RFC 7296 section 2.23), which the NATs on the way leave alone. Null for
    /// none, or where the message was not kept.
    /// </summary>
    public Ipv4Address? OwnIn(ResponderSighting saw)
    {
        Span<byte> hash = stackalloc byte[NatDetection.HashSizeV2];
        foreach (var own in saw.Octets.IsEmpty ? [] : Own)
        {
            foreach (int port in Ports)
            {
                NatDetection.HashV2(saw.Token, 0, Endpoints.System(new Ipv4Endpoint(own, port)).Address, (ushort)port, hash);
                if (saw.Octets.Span.IndexOf(hash) >= 0)
                    return own;
            }
        }
        return null;
    }
}
