using System.Net;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Recording;
using Orchestrator.NatTraversal.Responding;
using Orchestrator.NatTraversal.Stun;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev1;
using static Orchestrator.NatTraversal.Reporting.ReportWords;

namespace Orchestrator.NatTraversal.Reporting;

/// <summary>Events as reports bring them. Total: what is not understood is left out, since a responder may be newer than its app. Pure.</summary>
public static class EventReading
{
    private const int MaxObserved = 4;
    private const int MaxIdentity = 256;

    /// <summary>The event; null when it is not one.</summary>
    /// <param name="report">What came.</param>
    /// <param name="at">When it happened, by the clock of whoever reads.</param>
    public static HostEvent? ToEvent(this ReportedEvent report, TimeSpan at)
    {
        if (report is null || Read<ListenerService>(report.Service) is not { } service || ReadEndPoint(report.Own) is not { } own
            || ReadEndPoint(report.Source) is not { } source)
            return null;
        var listener = new Listener(service, own, ReadEndPoint(report.Announced));
        var observed = report.Observed.IsDefault ? [] : report.Observed.Take(MaxObserved);
        return new HostEvent
        {
            At = at,
            Listener = listener,
            Source = source,
            Admission = Read<Admission>(report.Known) ?? Admission.Stranger,
            Size = report.Size,
            Octets = Octets(report, listener.Own.Framing),
            Outcome = Read<Outcome>(report.Outcome) ?? Outcome.Ignored,
            Initiator = ReadHex(report.Initiator),
            Answer = Read<AnswerKind>(report.Answer),
            AnswerSize = report.AnswerSize,
            AnsweredFrom = ReadEndPoint(report.AnsweredFrom),
            Silence = service == ListenerService.Stun ? Silence.None : Read<Silence>(report.Silence) ?? Silence.None,
            StunSilence = service == ListenerService.Stun ? Read<StunSilence>(report.Silence) : null,
            Fault = Read<WireFault>(report.Fault) ?? WireFault.None,
            Observed = [.. observed.Select(each => Read(each, listener.Own, source, at)).OfType<Observation>()],
        };
    }

    // What a sender should have cut is cut here.
    private static ReadOnlyMemory<byte> Octets(ReportedEvent report, PortClass framing)
    {
        var octets = new byte[KeptOctets.Most];
        return report.Octets is { Length: <= (KeptOctets.Most + 2) / 3 * 4 } text && Convert.TryFromBase64String(text, octets, out var count) && count <= report.Size
            ? octets.AsMemory(0, KeptOctets.CountOf(framing, octets.AsSpan(0, count))).ToArray()
            : default;
    }

    private static Observation? Read(ReportedObservation? seen, OwnEndpoint own, IPEndPoint source, TimeSpan at)
    {
        if (seen is null)
            return null;
        var exchange = Read<ExchangeType>(seen.Exchange) ?? default;
        var (initiator, responder) = (ReadHex(seen.Initiator), ReadHex(seen.Responder));
        var (spi, sequence, size) = ((uint)ReadHex(seen.Spi), seen.Sequence ?? 0, seen.Size ?? 0);
        var proven = seen.Proven;
        return seen.Kind switch
        {
            "asked" when Read<AnswerKind>(seen.Answer) is { } answer => new Observation.Asked
            { At = at, Own = own, Source = source, Proven = proven, Exchange = exchange, InitiatorSpi = initiator, Answer = answer, Variant = Variant(seen.Variant), Identity = Identity(seen) },
            "natTold" => new Observation.NatTold
            {
                At = at,
                Own = own,
                Source = source,
                Proven = proven,
                Exchange = exchange,
                InitiatorSpi = initiator,
                ResponderSpi = responder,
                PeerEnd = Read<NatVerdict>(seen.PeerEnd) ?? NatVerdict.NotTold,
                OwnEnd = Read<NatVerdict>(seen.OwnEnd) ?? NatVerdict.NotTold,
            },
            "continued" when ReadEndPoint(seen.FirstOwn) is { } firstOwn && ReadEndPoint(seen.FirstSource) is { } firstSource => new Observation.Continued
            {
                At = at,
                Own = own,
                Source = source,
                Proven = proven,
                Exchange = exchange,
                InitiatorSpi = initiator,
                ResponderSpi = responder,
                FirstOwn = FirstOwn(firstOwn, own, seen.Floated == true),
                FirstSource = firstSource,
                Identity = Identity(seen),
            },
            "keepalive" => new Observation.Keepalive { At = at, Own = own, Source = source },
            "espSeen" => new Observation.EspSeen { At = at, Own = own, Source = source, Spi = spi, Sequence = sequence, NonIkeMarker = seen.NonIkeMarker == true },
            "rawEspSeen" => new Observation.RawEspSeen { At = at, Own = own, Source = source, Spi = spi, Sequence = sequence, Size = size },
            "largeMessage" => new Observation.LargeMessage { At = at, Own = own, Source = source, Size = size, Exchange = exchange, InitiatorSpi = initiator },
            "bindingAsked" => new Observation.BindingAsked { At = at, Own = own, Source = source, Transaction = initiator },
            "markerMissing" => new Observation.MarkerMissing
            { At = at, Own = own, Source = source, Version = (byte)(seen.Version ?? 0), Exchange = exchange, InitiatorSpi = initiator },
            _ => null,
        };
    }

    // The framing of the first socket is not told, only whether the peer moved.
    private static OwnEndpoint FirstOwn(IPEndPoint local, OwnEndpoint own, bool floated) =>
        floated ? new OwnEndpoint(local, PortClass.Isakmp) : new OwnEndpoint(local, own.Framing);

    private static NatTraversalVariant? Variant(string? name) =>
        NatTraversalVariant.Drafts.Append(NatTraversalVariant.Rfc3947).FirstOrDefault(each => each.Name == name);

    private static PeerIdentity? Identity(ReportedObservation seen)
    {
        if (seen.IdentityType is not (>= 0 and <= 255 and var type) || seen.IdentityOctets is not { Length: <= 2 * MaxIdentity } text)
            return null;
        var octets = new byte[text.Length / 2];
        return Convert.FromHexString(text, octets, out _, out var written) == System.Buffers.OperationStatus.Done
            ? new PeerIdentity((byte)type, [.. octets.AsSpan(0, written)])
            : null;
    }
}
