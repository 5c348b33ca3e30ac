using System.Globalization;

namespace Orchestrator.NatTraversal.Tests;

/// <summary>Damages datagrams as a hostile or broken network would. The same seed gives the same damage.</summary>
internal sealed class Mutation(int seed)
{
    /// <summary>How many datagrams a fuzz test sends: 200,000, or as the environment says.</summary>
    public static readonly long Datagrams =
        long.TryParse(Environment.GetEnvironmentVariable("RESPONDER_FUZZ_DATAGRAMS"), CultureInfo.InvariantCulture, out var many) ? many : 200_000;

    private readonly Random _random = new(seed);

    /// <summary>Changes a few octets, or the end, or nothing; half the time with the length put right, so that the damage lies deeper.</summary>
    public byte[] Of(byte[] question, Action<byte[]> mendLength)
    {
        var octets = question.ToArray();
        for (var change = _random.Next(4); change > 0; change--)
        {
            var at = _random.Next(3) == 0 ? _random.Next(Math.Min(octets.Length, 80)) : _random.Next(octets.Length);
            octets[at] = _random.Next(3) switch
            {
                0 => (byte)_random.Next(256),
                1 => (byte)(octets[at] ^ (1 << _random.Next(8))),
                _ => (byte)(_random.Next(2) * 255),
            };
        }
        octets = _random.Next(8) switch
        {
            0 => octets[.._random.Next(octets.Length)],
            1 => [.. octets, .. new byte[_random.Next(1, 40)]],
            _ => octets,
        };
        if (_random.Next(2) == 0)
            mendLength(octets);
        return octets;
    }
}
