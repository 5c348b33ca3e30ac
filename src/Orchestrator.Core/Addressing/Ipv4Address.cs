using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Orchestrator.Core.Addressing;

/// <summary>An IPv4 address as a number, so that ranges and sets of addresses are plain arithmetic.</summary>
/// <param name="Value">The address in host order: 10.0.0.1 is 0x0A000001.</param>
[JsonConverter(typeof(Ipv4AddressJson))]
public readonly record struct Ipv4Address(uint Value) : IComparable<Ipv4Address>
{
    /// <summary>Reads exactly four decimal octets without leading zeros; anything else is refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Ipv4Address address)
    {
        address = default;
        if (text is null || text.Length is < 7 or > 15)
            return false;
        uint value = 0;
        int octets = 0;
        foreach (var part in text.AsSpan().Split('.'))
        {
            var digits = text.AsSpan(part);
            // A leading zero is octal to some programs and decimal to others: refuse it.
            if (octets == 4 || digits.Length is 0 or > 3 || (digits.Length > 1 && digits[0] == '0')
                || !byte.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out byte octet))
                return false;
            value = (value << 8) | octet;
            octets++;
        }
        address = new Ipv4Address(value);
        return octets == 4;
    }

    /// <exception cref="FormatException">The text is not an IPv4 address.</exception>
    public static Ipv4Address Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an IPv4 address.");

    /// <summary>Whether the address is one of RFC 1918's or RFC 6598's, so a NAT must stand before the internet.</summary>
    public bool IsPrivate =>
        (Value & 0xFF000000) == 0x0A000000 || (Value & 0xFFF00000) == 0xAC100000
        || (Value & 0xFFFF0000) == 0xC0A80000 || IsShared;

    /// <summary>Whether a provider's customers share it: 100.64.0.0/10 (RFC 6598).</summary>
    public bool IsShared => (Value & 0xFFC00000) == 0x64400000;

    public static Ipv4Address operator +(Ipv4Address address, uint offset) => new(address.Value + offset);

    public static bool operator <(Ipv4Address left, Ipv4Address right) => left.Value < right.Value;

    public static bool operator >(Ipv4Address left, Ipv4Address right) => left.Value > right.Value;

    public static bool operator <=(Ipv4Address left, Ipv4Address right) => left.Value <= right.Value;

    public static bool operator >=(Ipv4Address left, Ipv4Address right) => left.Value >= right.Value;

    public Ipv4Address Add(uint offset) => this + offset;

    public int CompareTo(Ipv4Address other) => Value.CompareTo(other.Value);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Value >> 24}.{(Value >> 16) & 255}.{(Value >> 8) & 255}.{Value & 255}");
}
