using System.Globalization;
using Orchestrator.Core.NatBehaviour;

namespace Orchestrator.Web.Words;

/// <summary>Single values of a NAT's behaviour, as tables show them.</summary>
public static class NatWords
{
    public const string NotKnown = "not known";

    public static string Name(NatPresence nat) => nat switch
    {
        NatPresence.None => "no NAT",
        NatPresence.Present => "behind NAT",
        NatPresence.Forced => "no NAT, encapsulation forced",
        NatPresence.Unknown => NotKnown,
        _ => throw new ArgumentOutOfRangeException(nameof(nat)),
    };

    public static string Name(MappingBehaviour mapping) => mapping switch
    {
        MappingBehaviour.Direct => "none, nothing is rewritten",
        MappingBehaviour.EndpointIndependent => "endpoint-independent",
        MappingBehaviour.EndpointIndependentOrAddressDependent => "endpoint-independent or address-dependent",
        MappingBehaviour.AddressDependent => "address-dependent",
        MappingBehaviour.AddressAndPortDependent => "address- and port-dependent (symmetric)",
        MappingBehaviour.Unknown => NotKnown,
        _ => throw new ArgumentOutOfRangeException(nameof(mapping)),
    };

    public static string Name(FilteringBehaviour filtering) => filtering switch
    {
        FilteringBehaviour.EndpointIndependent => "endpoint-independent",
        FilteringBehaviour.EndpointIndependentOrAddressDependent => "endpoint-independent or address-dependent",
        FilteringBehaviour.AddressDependent => "address-dependent",
        FilteringBehaviour.AddressAndPortDependent => "address- and port-dependent",
        FilteringBehaviour.Unknown => NotKnown,
        _ => throw new ArgumentOutOfRangeException(nameof(filtering)),
    };

    public static string Name(Passage passage) => passage switch
    {
        Passage.Passes => "passes",
        Passage.OutwardsOnly => "goes out, nothing comes back",
        Passage.Blocked => "blocked",
        Passage.Unknown => NotKnown,
        _ => throw new ArgumentOutOfRangeException(nameof(passage)),
    };

    public static string Name(HelperSign helper) => helper switch
    {
        HelperSign.None => "none",
        HelperSign.ForcesPort500 => "forces source port 500",
        HelperSign.AltersIke => "changes IKE messages",
        HelperSign.BlocksIke => "blocks port 500 alone",
        HelperSign.Unknown => NotKnown,
        _ => throw new ArgumentOutOfRangeException(nameof(helper)),
    };

    public static string Name(NatProperty property) => property switch
    {
        NatProperty.Nat => "NAT",
        NatProperty.External => "External address",
        NatProperty.Mapping => "Mapping",
        NatProperty.Filtering => "Filtering",
        NatProperty.Port500 => "UDP 500",
        NatProperty.Port4500 => "UDP 4500",
        NatProperty.OtherPorts => "Other ports",
        NatProperty.Open => "First packet from outside",
        NatProperty.Hairpin => "Hairpin",
        NatProperty.CarrierGrade => "Shared by the provider",
        NatProperty.Lifetime => "Idle mapping lives",
        NatProperty.Esp => "ESP (protocol 50)",
        NatProperty.LargeDatagrams => "Large IKE datagrams",
        NatProperty.ZeroChecksums => "Zero UDP checksums",
        NatProperty.Helper => "IPsec passthrough helper",
        _ => throw new ArgumentOutOfRangeException(nameof(property)),
    };

    public static string YesNo(bool? value) => value switch { true => "yes", false => "no", null => NotKnown };

    public static string Name(BindingLifetime? lifetime) => lifetime switch
    {
        null => NotKnown,
        { LessThan: { } dead } => $"{Seconds(lifetime.AtLeast)} to {Seconds(dead)}",
        _ => $"{Seconds(lifetime.AtLeast)} or longer",
    };

    /// <summary>The same of stored seconds.</summary>
    public static string Lifetime(int? alive, int? dead) =>
        alive is { } s ? Name(new BindingLifetime(TimeSpan.FromSeconds(s), dead is { } d ? TimeSpan.FromSeconds(d) : null)) : NotKnown;

    /// <summary>How long idle mappings live, of which the longest silence is known that one lived through.</summary>
    public static string Idle(TimeSpan alive) => alive == TimeSpan.Zero ? "hardly at all" : Seconds(alive);

    /// <summary>The same as a sentence, without its end.</summary>
    public static string Forgets(string device, TimeSpan alive) => alive == TimeSpan.Zero
        ? $"The NAT before {device} forgets an idle mapping within seconds"
        : $"The NAT before {device} forgets an idle mapping soon after {Seconds(alive)}";

    public static string Seconds(TimeSpan span) => span.TotalSeconds >= 120 && span.TotalSeconds % 60 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s");
}
