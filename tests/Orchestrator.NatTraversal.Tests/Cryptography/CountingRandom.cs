using System.Security.Cryptography;

namespace Orchestrator.NatTraversal.Tests.Cryptography;

/// <summary>Randomness that counts up from a first octet: tests know every draw.</summary>
internal sealed class CountingRandom(byte first = 0) : RandomNumberGenerator
{
    private byte _next = first;

    public override void GetBytes(byte[] data) => GetBytes(data.AsSpan());

    public override void GetBytes(Span<byte> data)
    {
        foreach (ref var octet in data)
            octet = _next++;
    }
}
