using System.Globalization;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Responding;
using static Orchestrator.NatTraversal.Reporting.ReportWords;

namespace Orchestrator.NatTraversal.Reporting;

/// <summary>Events as reports write them. Pure.</summary>
public static class EventWriting
{
    /// <summary>The event as JSON's record. Identities of strangers are left out: they name devices or persons that nobody here knows.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="clock">The clock of its time.</param>
    /// <param name="withOctets">Whether with what was kept of the datagram.</param>
    public static ReportedEvent ToReport(this HostEvent happened, HostClock clock, bool withOctets = false)
    {
        ArgumentNullException.ThrowIfNull(happened);
        ArgumentNullException.ThrowIfNull(clock);
        var shown = happened.Admission != Admission.Stranger;
        return new ReportedEvent
        {
            At = clock.At(happened.At),
            Service = Word(happened.Listener.Service),
            Own = happened.Listener.Local.ToString(),
            Announced = happened.Listener.Announced?.ToString(),
            Source = happened.Source.ToString(),
            Known = Word(happened.Admission),
            Size = happened.Size,
            Octets = withOctets && shown && !happened.Octets.IsEmpty ? Convert.ToBase64String(happened.Octets.Span) : null,
            Outcome = Word(happened.Outcome),
            Initiator = Hex(happened.Initiator),
            Answer = happened.Answer is { } answer ? Word(answer) : null,
            AnswerSize = happened.AnswerSize,
            AnsweredFrom = happened.AnsweredFrom?.ToString(),
            Silence = happened.StunSilence is { } silence ? Word(silence) : WordUnless(happened.Silence, Silence.None),
            Fault = WordUnless(happened.Fault, Wire.WireFault.None),
            Observed = [.. happened.Observed.Select(each => Write(each, shown))],
        };
    }

    private static ReportedObservation Write(Observation seen, bool withIdentity)
    {
        var bare = new ReportedObservation { Kind = KindOf(seen), Proven = seen.Proven };
        return seen switch
        {
            Observation.Asked asked => With(bare, withIdentity ? asked.Identity : null) with
            {
                Exchange = Word(asked.Exchange),
                Initiator = Hex(asked.InitiatorSpi),
                Answer = Word(asked.Answer),
                Variant = asked.Variant?.Name,
            },
            Observation.NatTold told => bare with
            {
                Exchange = Word(told.Exchange),
                Initiator = Hex(told.InitiatorSpi),
                Responder = Hex(told.ResponderSpi),
                PeerEnd = Word(told.PeerEnd),
                OwnEnd = Word(told.OwnEnd),
            },
            Observation.Continued continued => With(bare, withIdentity ? continued.Identity : null) with
            {
                Exchange = Word(continued.Exchange),
                Initiator = Hex(continued.InitiatorSpi),
                Responder = Hex(continued.ResponderSpi),
                FirstOwn = continued.FirstOwn.Local.ToString(),
                FirstSource = continued.FirstSource.ToString(),
                Floated = continued.Floated,
            },
            Observation.EspSeen esp => bare with { Spi = Spi(esp.Spi), Sequence = esp.Sequence, NonIkeMarker = esp.NonIkeMarker },
            Observation.RawEspSeen esp => bare with { Spi = Spi(esp.Spi), Sequence = esp.Sequence, Size = esp.Size },
            Observation.LargeMessage large => bare with { Exchange = Word(large.Exchange), Initiator = Hex(large.InitiatorSpi), Size = large.Size },
            Observation.BindingAsked binding => bare with { Initiator = Hex(binding.Transaction) },
            Observation.MarkerMissing missing => bare with
            {
                Exchange = Word(missing.Exchange),
                Initiator = Hex(missing.InitiatorSpi),
                Version = missing.Version,
            },
            _ => bare,
        };
    }

    private static string KindOf(Observation seen) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(seen.GetType().Name);

    private static ReportedObservation With(ReportedObservation report, PeerIdentity? identity) => identity is null ? report : report with
    {
        IdentityType = identity.Type,
        Identity = identity.Text,
        IdentityOctets = Convert.ToHexStringLower(identity.Octets.AsSpan()),
    };

    private static string Spi(uint spi) => spi.ToString("x8", CultureInfo.InvariantCulture);
}
