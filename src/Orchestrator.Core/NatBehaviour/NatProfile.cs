using Orchestrator.Core.Addressing;

namespace Orchestrator.Core.NatBehaviour;

/// <summary>
/// What the NATs before an uplink do, as far as it was measured: each property has its value, <c>Unknown</c> or null where nothing tells, and
/// the trials that show it. The terms are RFC 4787's.
/// </summary>
public sealed record NatProfile
{
    public required NatPresence Nat { get; init; }

    /// <summary>The addresses that the responder saw; more than one is a pool.</summary>
    public required IReadOnlyList<Ipv4Address> Externals { get; init; }

    /// <summary>The mapping of the sockets that IKE uses; of others where those were not measured.</summary>
    public required MappingBehaviour Mapping { get; init; }

    public required FilteringBehaviour Filtering { get; init; }

    public required PortUse Port500 { get; init; }

    public required PortUse Port4500 { get; init; }

    /// <summary>Whether source ports that nothing reserves are kept; null when not measured.</summary>
    public required bool? KeepsOtherPorts { get; init; }

    /// <summary>Whether a first packet from outside reaches UDP 500 and 4500 of the device; null when not measured.</summary>
    public required bool? Open { get; init; }

    /// <summary>Whether one reaches UDP 4500; null when not measured.</summary>
    public bool? OpenOn4500 { get; init; }

    public required bool? Hairpins { get; init; }

    /// <summary>Whether the provider shares the address (RFC 6598); null when nothing tells.</summary>
    public required bool? CarrierGrade { get; init; }

    public required BindingLifetime? Lifetime { get; init; }

    public required Passage Esp { get; init; }

    public required Passage LargeDatagrams { get; init; }

    public required Passage ZeroChecksums { get; init; }

    public required HelperSign Helper { get; init; }

    /// <summary>For each property that has a value: positions in <see cref="NatMeasurement.Trials"/>.</summary>
    public required IReadOnlyDictionary<NatProperty, IReadOnlyList<int>> Evidence { get; init; }

    /// <summary>The first of <see cref="Externals"/>.</summary>
    public Ipv4Address? External => Externals.Count > 0 ? Externals[0] : null;

    /// <summary>Whether an address is rewritten on the way; not where encapsulation is only asked for.</summary>
    public bool IsBehindNat => Nat is NatPresence.Present;

    /// <summary>Whether IKE cannot begin on UDP 500.</summary>
    public bool IsIsakmpBlocked => Helper is HelperSign.AltersIke or HelperSign.BlocksIke || Port500.Passage is Passage.Blocked or Passage.OutwardsOnly;

    public bool IsEspBlocked => Esp is Passage.Blocked or Passage.OutwardsOnly;
}

public enum NatPresence
{
    Unknown,
    None,
    Present,

    /// <summary>No NAT; the device asks for UDP encapsulation all the same.</summary>
    Forced,
}

/// <summary>RFC 4787 section 4.1.</summary>
public enum MappingBehaviour
{
    Unknown,

    /// <summary>Nothing is rewritten.</summary>
    Direct,
    EndpointIndependent,

    /// <summary>Told apart only by a responder with two addresses.</summary>
    EndpointIndependentOrAddressDependent,
    AddressDependent,
    AddressAndPortDependent,
}

/// <summary>RFC 4787 section 5.</summary>
public enum FilteringBehaviour
{
    Unknown,
    EndpointIndependent,

    /// <summary>Told apart only by a responder with two addresses.</summary>
    EndpointIndependentOrAddressDependent,
    AddressDependent,
    AddressAndPortDependent,
}

public enum Passage
{
    Unknown,
    Passes,

    /// <summary>Outwards, but no answer comes back.</summary>
    OutwardsOnly,
    Blocked,
}

/// <summary>What becomes of one of IKE's ports.</summary>
/// <param name="Passage">To the same port of the responder.</param>
/// <param name="Kept">Whether the device's own port is also the external one; null when not measured.</param>
/// <param name="External">The external port; null when unknown or not always the same.</param>
public sealed record PortUse(Passage Passage, bool? Kept, int? External)
{
    public static PortUse Unknown { get; } = new(Passage.Unknown, null, null);
}

/// <summary>How long an idle mapping lives.</summary>
/// <param name="AtLeast">It was there after that silence.</param>
/// <param name="LessThan">It was gone after that silence; null when the longest one that was tried survived.</param>
public sealed record BindingLifetime(TimeSpan AtLeast, TimeSpan? LessThan);

/// <summary>Signs of a helper for IPsec passthrough.</summary>
public enum HelperSign
{
    Unknown,
    None,

    /// <summary>Another source port becomes 500 where the destination port is 500.</summary>
    ForcesPort500,

    /// <summary>IKE messages to port 500 do not come as they were sent.</summary>
    AltersIke,

    /// <summary>IKE is answered on other ports and not on 500.</summary>
    BlocksIke,
}

public enum NatProperty
{
    Nat,
    External,
    Mapping,
    Filtering,
    Port500,
    Port4500,
    OtherPorts,
    Open,
    Hairpin,
    CarrierGrade,
    Lifetime,
    Esp,
    LargeDatagrams,
    ZeroChecksums,
    Helper,
}
