using System.Net;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>
/// Notes large IKE messages: they travel in fragments of IP, which many paths drop, so that one which came whole is evidence, even where it
/// is too long to be read. Pure.
/// </summary>
public static class LargeMessages
{
    /// <summary>Octets of a UDP payload above which a message is large: more than one packet of IPv6's least MTU holds.</summary>
    public const int Threshold = 1_280;

    /// <summary>The observation of a large IKE message; null for anything else.</summary>
    /// <param name="datagram">The UDP payload.</param>
    /// <param name="own">The own socket it came to.</param>
    /// <param name="source">The address and port it came from.</param>
    /// <param name="now">Monotonic time since any fixed start.</param>
    public static Observation.LargeMessage? Look(ReadOnlySpan<byte> datagram, OwnEndpoint own, IPEndPoint source, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(source);
        if (datagram.Length <= Threshold || !IsIke(Datagram.Read(own.Framing, datagram), out var header))
            return null;
        return new Observation.LargeMessage
        {
            At = now,
            Own = own,
            Source = source,
            Size = datagram.Length,
            Exchange = header.Exchange,
            InitiatorSpi = header.InitiatorSpi,
        };
    }

    private static bool IsIke(Datagram datagram, out IkeHeader header)
    {
        header = default;
        return datagram.Kind is DatagramKind.Ike or DatagramKind.IkeWithoutMarker
            && IkeHeader.Read(datagram.Content, out header) == WireFault.None
            && header.Length == (uint)datagram.Content.Length
            && header.Exchange.BelongsTo(header.MajorVersion);
    }
}
