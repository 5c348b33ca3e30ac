using Orchestrator.NatTraversal.Cryptography;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev2;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>What is accepted of an IKEv2 offer (RFC 7296 sections 2.7 and 3.3.6).</summary>
internal sealed record Ikev2Selection(byte ProposalNumber, Ikev2Transform[] Transforms, SaSuite Suite, KeyExchangeGroup Group)
{
    /// <summary>
    /// The first proposal that is acceptable with the group of the peer's public value, so that no round trip is lost; else the first that is
    /// acceptable with any group; else null.
    /// </summary>
    public static Ikev2Selection? Choose(Ikev2SecurityAssociation offer, KeyExchangeMethod sent, ResponderSettings settings)
    {
        Ikev2Selection? other = null;
        foreach (var proposal in offer)
        {
            if (Ikev2Offer.Of(proposal, sent, settings)?.Select() is not { } selection)
                continue;
            if (selection.Group.Number == (int)sent)
                return selection;
            other ??= selection;
        }
        return other;
    }
}
