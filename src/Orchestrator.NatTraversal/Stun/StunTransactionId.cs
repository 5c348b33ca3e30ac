using System.Buffers.Binary;

namespace Orchestrator.NatTraversal.Stun;

/// <summary>The 12 octets that tie an answer to its request. Source: RFC 8489 section 5. Immutable.</summary>
/// <param name="Token">
/// The first 8 octets, read big-endian. An agent of a check puts its token here, so that it needs no attribute and no
/// larger request; other clients put random bits here.
/// </param>
/// <param name="Number">The last 4 octets, read big-endian: an agent counts its requests here.</param>
public readonly record struct StunTransactionId(ulong Token, uint Number)
{
    /// <summary>Octets of a transaction id.</summary>
    public const int Size = 12;

    internal static StunTransactionId Read(ReadOnlySpan<byte> octets) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(octets), BinaryPrimitives.ReadUInt32BigEndian(octets[8..]));

    internal void Write(Span<byte> octets)
    {
        BinaryPrimitives.WriteUInt64BigEndian(octets, Token);
        BinaryPrimitives.WriteUInt32BigEndian(octets[8..], Number);
    }
}
