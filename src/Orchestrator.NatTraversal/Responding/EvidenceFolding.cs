using System.Collections.Immutable;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>Adds an observation to what is known of its source. Pure.</summary>
internal static class EvidenceFolding
{
    public static SourceEvidence With(this SourceEvidence evidence, Observation seen)
    {
        var next = evidence with
        {
            LastSeen = seen.At,
            Proven = evidence.Proven || seen.Proven,
            Mappings = Add(evidence.Mappings, seen),
        };
        return seen switch
        {
            Observation.Asked asked => next.With(asked.InitiatorSpi, asked.Exchange, asked.At, exchange => exchange with
            {
                FirstAnswer = asked.Answer,
                Variant = asked.Variant ?? exchange.Variant,
                Identity = asked.Identity ?? exchange.Identity,
            }),
            Observation.NatTold told => next.With(told.InitiatorSpi, told.Exchange, told.At, exchange => exchange with
            {
                FirstAnswer = exchange.FirstAnswer ?? (told.Exchange == ExchangeType.IkeSaInit ? AnswerKind.SaInit : null),
                PeerEnd = told.PeerEnd,
                OwnEnd = told.OwnEnd,
            }),
            Observation.Continued continued => next.With(continued.InitiatorSpi, continued.Exchange, continued.At, exchange => exchange with
            {
                FloatedTo = continued.Floated ? continued.Source : exchange.FloatedTo,
                Identity = continued.Identity ?? exchange.Identity,
            }),
            Observation.Keepalive => next with { Keepalives = next.Keepalives + 1, LastKeepalive = seen.At },
            Observation.EspSeen esp => next with { EspPackets = next.EspPackets + 1, LastEsp = esp },
            Observation.RawEspSeen esp => next with { RawEspPackets = next.RawEspPackets + 1, LastRawEsp = esp },
            Observation.LargeMessage large => next with { LargestMessage = Math.Max(next.LargestMessage, large.Size) },
            Observation.MarkerMissing => next with { MarkersMissing = next.MarkersMissing + 1 },
            _ => next,
        };
    }

    private static SourceEvidence With(
        this SourceEvidence evidence, ulong spi, ExchangeType type, TimeSpan at, Func<ExchangeEvidence, ExchangeEvidence> change)
    {
        var exchanges = evidence.Exchanges;
        for (var index = 0; index < exchanges.Length; index++)
        {
            if (exchanges[index].InitiatorSpi == spi)
                return evidence with { Exchanges = exchanges.SetItem(index, change(exchanges[index]) with { LastSeen = at }) };
        }
        var begun = change(new ExchangeEvidence { InitiatorSpi = spi, Exchange = type, Began = at, LastSeen = at });
        return evidence with { Exchanges = Append(exchanges, begun, SourceEvidence.MaxExchanges) };
    }

    private static ImmutableArray<ExternalMapping> Add(ImmutableArray<ExternalMapping> mappings, Observation seen)
    {
        for (var index = 0; index < mappings.Length; index++)
        {
            var known = mappings[index];
            if (known.Own == seen.Own && known.External.Equals(seen.Source))
                return mappings.SetItem(index, known with { LastSeen = seen.At, Datagrams = known.Datagrams + 1 });
        }
        return Append(mappings, new ExternalMapping(seen.Own, seen.Source, seen.At, seen.At, 1), SourceEvidence.MaxMappings);
    }

    private static ImmutableArray<T> Append<T>(ImmutableArray<T> list, T item, int max) =>
        list.Length < max ? list.Add(item) : list.RemoveAt(0).Add(item);
}
