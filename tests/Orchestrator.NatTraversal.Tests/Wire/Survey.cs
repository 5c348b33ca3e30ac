using System.Net;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev1;
using Orchestrator.NatTraversal.Wire.Ikev2;

namespace Orchestrator.NatTraversal.Tests.Wire;

/// <summary>Reads octets in every way there is and looks at everything read. Whatever the octets, it must come back with a number.</summary>
internal static class Survey
{
    private static readonly NatTraversalNumbers[] Numberings =
        [NatTraversalNumbers.Rfc, NatTraversalNumbers.Drafts00To01, NatTraversalNumbers.Drafts02To03, NatTraversalNumbers.Drafts04To08];

    internal static long Of(ReadOnlySpan<byte> octets)
    {
        var sum = 0L;
        foreach (var port in Enum.GetValues<PortClass>())
        {
            var datagram = Datagram.Read(port, octets);
            sum += datagram.EspSpi + datagram.EspSequence + (long)datagram.Kind;
            sum += OfMessage(datagram.Content);
        }
        return sum + OfMessage(octets) + OfBody(octets);
    }

    private static long OfMessage(ReadOnlySpan<byte> octets)
    {
        var fault = IkeMessage.Read(octets, out var message);
        Enum.IsDefined(fault).ShouldBeTrue();
        var sum = message.Ciphertext.Length + (long)fault;
        var seen = 0;
        foreach (var payload in message.Payloads)
        {
            sum += OfBody(payload.Body);
            seen++;
        }
        seen.ShouldBe(message.Payloads.Count);
        sum += (long)SaInitRequest.Read(message, out var request) + request.UnsupportedCritical;
        sum += request.AnyNatSourceIs(request.NatDestination) ? 1 : 0;
        return sum + OfPhase1(message);
    }

    private static long OfPhase1(IkeMessage message)
    {
        var sum = (long)Phase1Message.Read(message, out var phase1);
        sum += phase1.NewestVariant()?.Rank ?? 0;
        sum += phase1.Announces(VendorId.DeadPeerDetection) ? 1 : 0;
        foreach (var numbers in Numberings)
        {
            var hashes = phase1.NatDetection(numbers);
            sum += hashes.AnySourceIs(hashes.Destination) ? hashes.Count : 1;
        }
        return sum;
    }

    private static long OfBody(ReadOnlySpan<byte> body)
    {
        var sum = (long)Ikev1Notify.Read(body, out var notify1) + notify1.Data.Length;
        sum += (long)Ikev2Notify.Read(body, out var notify2) + notify2.Data.Length + (notify2.IsError ? 1 : 0);
        sum += (long)Ikev2KeyExchange.Read(body, out var exchange) + (exchange.Method.PublicValueOctets() ?? 0);
        sum += (long)Ikev1Identification.Read(body, out var identification) + identification.Data.Length;
        sum += (long)NatOriginalAddress.Read(body, out IPAddress? address) + (address is null ? 0 : 1);
        sum += VendorId.Recognise(body)?.Octets.Length ?? 0;
        sum += (long)PayloadChain.Read(33, body, out var chain) + chain.Count;
        return sum + OfAssociations(body);
    }

    private static long OfAssociations(ReadOnlySpan<byte> body)
    {
        var sum = (long)Ikev1SecurityAssociation.Read(body, out var first);
        var proposals = 0;
        foreach (var proposal in first)
        {
            proposals++;
            foreach (var transform in proposal)
                sum += transform.Decode().Unrecognised + proposal.Spi.Length;
        }
        proposals.ShouldBe(first.Count);

        sum += (long)Ikev2SecurityAssociation.Read(body, out var second);
        foreach (var proposal in second)
        {
            var transforms = 0;
            foreach (var transform in proposal)
                transforms += proposal.Offers(transform) ? 1 : 0;
            transforms.ShouldBe(proposal.Count);
            sum += transforms;
        }
        return sum;
    }
}
