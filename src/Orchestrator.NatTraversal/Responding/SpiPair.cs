using System.Net;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>The two SPIs or cookies of an exchange. Its hash is keyed per process: strangers choose half of it.</summary>
internal readonly record struct SpiPair(ulong Initiator, ulong Responder)
{
    public override int GetHashCode() =>
        HashCode.Combine((uint)Initiator, (uint)(Initiator >> 32), (uint)Responder, (uint)(Responder >> 32));
}

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
