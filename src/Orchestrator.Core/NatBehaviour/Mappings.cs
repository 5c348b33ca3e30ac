namespace Orchestrator.Core.NatBehaviour;

/// <summary>How external ports follow from destinations (RFC 4787 section 4.1).</summary>
internal static class Mappings
{
    public const int Isakmp = 500;
    public const int NatTraversal = 4500;

    /// <summary>Seen from a socket whose port nothing reserves.</summary>
    public static bool IsOther(NatTrial.Ask ask) => ask is { Inner.Port: not (Isakmp or NatTraversal), External: not null };

    /// <summary>The mapping of the sockets that IKE uses, the least friendly of them; of others where those were not measured.</summary>
    public static MappingBehaviour Of(Trials trials)
    {
        var all = trials.Of<NatTrial.Ask>(NatProperty.Mapping, ask => ask is { Inner: not null, External: not null });
        var ike = all.Where(ask => !IsOther(ask)).GroupBy(ask => ask.Inner).Select(socket => OfSocket([.. socket])).ToList();
        if (ike.Exists(each => each != MappingBehaviour.Unknown))
            return ike.Max();
        return all.Where(IsOther).GroupBy(ask => ask.Inner).Select(socket => OfSocket([.. socket])).DefaultIfEmpty(MappingBehaviour.Unknown).Max();
    }

    private static MappingBehaviour OfSocket(List<NatTrial.Ask> asks)
    {
        if (asks.TrueForAll(ask => ask.External == ask.Inner))
            return MappingBehaviour.Direct;
        if (asks.GroupBy(ask => ask.Destination.Address).Any(address => address.Select(ask => ask.External).Distinct().Count() > 1))
            return MappingBehaviour.AddressAndPortDependent;
        var addresses = asks.Select(ask => ask.Destination.Address).Distinct().Count();
        var externals = asks.Select(ask => ask.External).Distinct().Count();
        if (addresses > 1)
            return externals == 1 ? MappingBehaviour.EndpointIndependent : SeveralPorts(asks) ? MappingBehaviour.AddressDependent : MappingBehaviour.Unknown;
        return SeveralPorts(asks) ? MappingBehaviour.EndpointIndependentOrAddressDependent : MappingBehaviour.Unknown;
    }

    private static bool SeveralPorts(List<NatTrial.Ask> asks) =>
        asks.GroupBy(ask => ask.Destination.Address).Any(address => address.Select(ask => ask.Destination.Port).Distinct().Count() > 1);
}
