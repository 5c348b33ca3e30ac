using Orchestrator.Core.NatBehaviour;

namespace Orchestrator.Deployment.NatChecks.Responders;

/// <summary>What the responder saw, as packets of a check's evidence. They bring their octets up to a total; the others their size alone. Not thread-safe.</summary>
internal sealed class ResponderPackets
{
    /// <summary>The most octets of all packets of one check.</summary>
    public const int MostOctets = 1_000_000;

    private int _octets;

    /// <param name="seen">What the responder saw.</param>
    /// <param name="began">When the check began.</param>
    public NatPacket Of(ResponderSighting seen, DateTimeOffset began)
    {
        var whole = _octets + seen.Octets.Length <= MostOctets;
        if (whole)
            _octets += seen.Octets.Length;
        return new NatPacket(
            seen.At < began ? TimeSpan.Zero : seen.At - began, PacketWitness.Responder, false, seen.Protocol, seen.Source, seen.Destination, whole ? seen.Octets : default)
        {
            Size = seen.Size,
        };
    }
}
