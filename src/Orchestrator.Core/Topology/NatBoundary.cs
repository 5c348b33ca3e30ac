using System.Text.Json.Serialization;
using Orchestrator.Core.Addressing;

namespace Orchestrator.Core.Topology;

/// <summary>What stands between an uplink and the internet.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PublicStatic), "public-static")]
[JsonDerivedType(typeof(PublicDynamic), "public-dynamic")]
[JsonDerivedType(typeof(BehindNat), "behind-nat")]
public abstract record NatBoundary
{
    private NatBoundary() { }

    /// <summary>The uplink's own address is the one peers see, and it stays.</summary>
    public sealed record PublicStatic : NatBoundary;

    /// <summary>The uplink's own address is the one peers see, but it changes.</summary>
    public sealed record PublicDynamic : NatBoundary;

    /// <summary>Somebody else's NAT rewrites the source; nothing outside can open a conversation unless it is forwarded.</summary>
    /// <param name="MappingLifetime">The longest silence that an idle UDP mapping was measured to live through, zero for none; null if not measured.</param>
    /// <param name="ForwardedAt">The public address whose UDP 500 and 4500 the NAT forwards to this uplink; null for none.</param>
    public sealed record BehindNat(TimeSpan? MappingLifetime = null, Ipv4Address? ForwardedAt = null) : NatBoundary;

    /// <summary>What an address alone suggests: a private one needs a NAT, a public one is taken as static.</summary>
    public static NatBoundary Guess(Ipv4Address? address) => address switch
    {
        null => new PublicDynamic(),
        { IsPrivate: true } => new BehindNat(),
        _ => new PublicStatic(),
    };
}
