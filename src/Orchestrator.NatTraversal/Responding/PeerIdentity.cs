using System.Collections.Immutable;
using System.Text;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>
/// The identity that an initiator shows (RFC 7296 section 3.5, RFC 2407 section 4.6.2). It names a device or a person: show it to who asked
/// for the check, keep it out of logs. <see cref="ToString"/> says its type and size alone.
/// </summary>
/// <param name="Type">1 IPv4 address, 2 domain name, 3 user at domain, 5 IPv6 address, 9 distinguished name, 11 key id.</param>
/// <param name="Octets">The identity, up to 256 octets; longer ones are cut.</param>
public sealed record PeerIdentity(byte Type, ImmutableArray<byte> Octets)
{
    private const int MaxOctets = 256;
    private const byte DomainName = 2;
    private const byte UserAtDomain = 3;
    private const byte KeyId = 11;

    /// <summary>The identity as text, for the types that are text and octets that are printable ASCII; null otherwise.</summary>
    public string? Text =>
        Type is DomainName or UserAtDomain or KeyId && !Octets.AsSpan().ContainsAnyExceptInRange((byte)0x20, (byte)0x7e)
            ? Encoding.ASCII.GetString(Octets.AsSpan())
            : null;

    /// <inheritdoc/>
    public bool Equals(PeerIdentity? other) => other is not null && Type == other.Type && Octets.AsSpan().SequenceEqual(other.Octets.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Octets.Length);

    /// <inheritdoc/>
    public override string ToString() => $"identity of type {Type}, {Octets.Length} octets";

    internal static PeerIdentity Of(byte type, ReadOnlySpan<byte> octets) =>
        new(type, [.. octets[..Math.Min(octets.Length, MaxOctets)]]);
}
