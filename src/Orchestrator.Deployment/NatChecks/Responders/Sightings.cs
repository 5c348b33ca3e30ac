using Orchestrator.Core.NatBehaviour;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Responding;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.Deployment.NatChecks.Responders;

/// <summary>What a host tells, in a check's words. Pure.</summary>
public static class Sightings
{
    private const int Esp = 50;
    private const int Udp = 17;
    private const int IsakmpPort = 500;

    /// <summary>A socket as a check knows it; null for ESP and for what is not IPv4.</summary>
    public static ResponderSocket? Socket(Listener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        if (listener.Service == ListenerService.Esp || Endpoints.Of(listener.Announced ?? listener.Local) is not { } endpoint)
            return null;
        var role = listener.Service switch
        {
            ListenerService.Stun => PortRole.Stun,
            ListenerService.NatTraversal => PortRole.NatTraversal,
            _ => endpoint.Port == IsakmpPort ? PortRole.Ike : PortRole.OtherIke,
        };
        return new ResponderSocket(role, endpoint);
    }

    /// <summary>An event as a sighting; null for what is not IPv4.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="at">Its time by the clock of whoever asks.</param>
    public static ResponderSighting? Of(HostEvent happened, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (Endpoints.Of(happened.Listener.Announced ?? happened.Listener.Local) is not { } destination || Endpoints.Of(happened.Source) is not { } source)
            return null;
        var told = happened.Observed.OfType<Observation.NatTold>().FirstOrDefault();
        return new ResponderSighting
        {
            At = at,
            Protocol = happened.Listener.Service == ListenerService.Esp ? Esp : Udp,
            Destination = destination,
            Source = source,
            Token = happened.Initiator,
            ByToken = happened.Admission == Admission.Token,
            EspSpi = happened.Observed.OfType<Observation.RawEspSeen>().FirstOrDefault()?.Spi,
            Size = happened.Size,
            Answered = happened.AnswerSize > 0,
            Sound = happened.Fault == WireFault.None,
            DeviceEnd = Sign(told?.PeerEnd),
            ResponderEnd = Sign(told?.OwnEnd),
            Identity = happened.Observed.Select(IdentityOf).FirstOrDefault(identity => identity is not null),
            Octets = happened.Octets,
        };
    }

    private static string? IdentityOf(Observation observed) => observed switch
    {
        Observation.Continued continued => continued.Identity?.Text,
        Observation.Asked asked => asked.Identity?.Text,
        _ => null,
    };

    private static NatSign Sign(NatVerdict? verdict) => verdict switch
    {
        NatVerdict.None => NatSign.Clear,
        NatVerdict.Present => NatSign.Translated,
        NatVerdict.Forced => NatSign.Forced,
        _ => NatSign.NotTold,
    };
}
