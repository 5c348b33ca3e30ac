using System.Net;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>Who began an exchange: its SPI or cookie, and where it came from. Its hash is keyed per process.</summary>
internal readonly record struct Asker(ulong Initiator, IPEndPoint Source)
{
    public override int GetHashCode()
    {
        Span<byte> octets = stackalloc byte[16];
        Source.Address.TryWriteBytes(octets, out var length);
        var hash = default(HashCode);
        hash.Add((uint)Initiator);
        hash.Add((uint)(Initiator >> 32));
        hash.Add(Source.Port);
        hash.AddBytes(octets[..length]);
        return hash.ToHashCode();
    }
}
