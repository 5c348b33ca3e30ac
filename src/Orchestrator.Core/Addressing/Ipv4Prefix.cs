using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Orchestrator.Core.Addressing;

/// <summary>Why a text is not a subnet.</summary>
public enum PrefixFault
{
    None,
    /// <summary>Not of the form a.b.c.d/n.</summary>
    NotAPrefix,
    /// <summary>The length is not 0..32.</summary>
    LengthOutOfRange,
    /// <summary>Bits to the right of the length are set: a host's address, not a subnet.</summary>
    HostBitsSet,
}

/// <summary>An IPv4 subnet: an address whose bits beyond <see cref="Length"/> are all zero.</summary>
[JsonConverter(typeof(Ipv4PrefixJson))]
public readonly record struct Ipv4Prefix : IComparable<Ipv4Prefix>
{
    private Ipv4Prefix(Ipv4Address network, int length) => (Network, Length) = (network, length);

    public Ipv4Address Network { get; }

    /// <summary>Number of leading bits that all members share, 0..32.</summary>
    public int Length { get; }

    public Ipv4Address Last => new(Network.Value | ~Mask(Length));

    public Ipv4Address Netmask => new(Mask(Length));

    /// <summary>The subnet of the given length that holds the address.</summary>
    public static Ipv4Prefix Of(Ipv4Address address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 32);
        return new Ipv4Prefix(new Ipv4Address(address.Value & Mask(length)), length);
    }

    public static Ipv4Prefix Host(Ipv4Address address) => Of(address, 32);

    public static PrefixFault Read([NotNullWhen(true)] string? text, out Ipv4Prefix prefix)
    {
        prefix = default;
        int slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (text is null || slash < 0 || !Ipv4Address.TryParse(text[..slash], out var address))
            return PrefixFault.NotAPrefix;
        if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int length))
            return PrefixFault.NotAPrefix;
        if (length > 32)
            return PrefixFault.LengthOutOfRange;
        prefix = Of(address, length);
        return prefix.Network == address ? PrefixFault.None : PrefixFault.HostBitsSet;
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out Ipv4Prefix prefix) => Read(text, out prefix) == PrefixFault.None;

    /// <exception cref="FormatException">The text is not a subnet.</exception>
    public static Ipv4Prefix Parse(string text) =>
        TryParse(text, out var prefix) ? prefix : throw new FormatException($"'{text}' is not an IPv4 subnet.");

    public bool Contains(Ipv4Address address) => (address.Value & Mask(Length)) == Network.Value;

    public bool Contains(Ipv4Prefix other) => other.Length >= Length && Contains(other.Network);

    public bool Overlaps(Ipv4Prefix other) => Contains(other) || other.Contains(this);

    public int CompareTo(Ipv4Prefix other) =>
        Network.CompareTo(other.Network) is var order and not 0 ? order : Length.CompareTo(other.Length);

    public static bool operator <(Ipv4Prefix left, Ipv4Prefix right) => left.CompareTo(right) < 0;

    public static bool operator >(Ipv4Prefix left, Ipv4Prefix right) => left.CompareTo(right) > 0;

    public static bool operator <=(Ipv4Prefix left, Ipv4Prefix right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Ipv4Prefix left, Ipv4Prefix right) => left.CompareTo(right) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Network}/{Length}");

    private static uint Mask(int length) => length == 0 ? 0 : uint.MaxValue << (32 - length);
}
