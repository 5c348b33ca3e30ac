using System.Net;

namespace Orchestrator.NatTraversal.Recording;

/// <summary>A datagram that came or left. Immutable.</summary>
/// <param name="At">When.</param>
/// <param name="Peer">The other end's address and port; port 0 for ESP.</param>
/// <param name="Own">The own address and port.</param>
/// <param name="IsEsp">Whether it is ESP as protocol 50; else it is UDP.</param>
/// <param name="Sent">Whether it left; else it came.</param>
/// <param name="Octets">What was kept of the UDP payload, or of the ESP packet, from its beginning.</param>
public sealed record RecordedPacket(DateTimeOffset At, IPEndPoint Peer, IPEndPoint Own, bool IsEsp, bool Sent, ReadOnlyMemory<byte> Octets)
{
    /// <summary>Octets of the whole payload or packet.</summary>
    public int Size { get; init; } = Octets.Length;

    /// <summary>Where it came from.</summary>
    public IPEndPoint Source => Sent ? Own : Peer;

    /// <summary>Where it went.</summary>
    public IPEndPoint Destination => Sent ? Peer : Own;
}
