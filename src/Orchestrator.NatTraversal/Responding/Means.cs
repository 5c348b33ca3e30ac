using System.Buffers.Binary;
using System.Security.Cryptography;
using Orchestrator.NatTraversal.Cryptography;
using Orchestrator.NatTraversal.Guarding;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>What the exchanges of both versions share.</summary>
internal sealed record Means(
    ResponderSettings Settings, RandomNumberGenerator Random, TokenBuckets Buckets, CookieSecrets Cookies, EphemeralKeyRing Keys)
{
    public ulong NewSpi()
    {
        Span<byte> octets = stackalloc byte[8];
        Random.GetBytes(octets);
        return BinaryPrimitives.ReadUInt64BigEndian(octets) | 1;
    }
}
