using System.Security.Cryptography;

namespace Orchestrator.NatTraversal.Tests.Responding;

/// <summary>Randomness that a seed repeats: for many draws, where counting would meet itself again.</summary>
internal sealed class SeededRandom(int seed) : RandomNumberGenerator
{
    private readonly Random _random = new(seed);

    public override void GetBytes(byte[] data) => _random.NextBytes(data);

    public override void GetBytes(Span<byte> data) => _random.NextBytes(data);
}
