using System.Net;

namespace Orchestrator.NatTraversal.Guarding;

/// <summary>
/// Who a datagram is counted for: the IPv4 address (/32), or the IPv6 network (/64), since one host owns a whole /64. IPv4
/// in IPv6's mapped form counts as IPv4. A value, immutable; its hash is keyed per process, so that nobody can choose
/// sources that meet in one chain of a table.
/// </summary>
public readonly struct SourcePrefix : IEquatable<SourcePrefix>
{
    private readonly UInt128 _bits;

    private SourcePrefix(UInt128 bits) => _bits = bits;

    /// <summary>The prefix of a source address. Nothing is allocated.</summary>
    public static SourcePrefix Of(IPAddress source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Of(AddressBits.Of(source));
    }

    internal static SourcePrefix Of(UInt128 bits) => new(AddressBits.IsIPv4(bits) ? bits : AddressBits.Masked(bits, 64));

    /// <inheritdoc/>
    public bool Equals(SourcePrefix other) => _bits == other._bits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SourcePrefix other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(
        (uint)_bits, (uint)(_bits >> 32), (uint)(_bits >> 64), (uint)(_bits >> 96));

    /// <summary>Such as <c>192.0.2.5/32</c> or <c>2001:db8::/64</c>.</summary>
    public override string ToString()
    {
        Span<byte> octets = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(octets, _bits);
        return AddressBits.IsIPv4(_bits) ? $"{new IPAddress(octets[12..])}/32" : $"{new IPAddress(octets)}/64";
    }

    /// <summary>Whether both are one source.</summary>
    public static bool operator ==(SourcePrefix left, SourcePrefix right) => left.Equals(right);

    /// <summary>Whether they are two sources.</summary>
    public static bool operator !=(SourcePrefix left, SourcePrefix right) => !left.Equals(right);
}
