using System.Buffers.Binary;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Recording;

/// <summary>
/// How much of a datagram may be kept as evidence. Of a message of IKE whose content is protected or proves a secret (IKE_AUTH, main mode from
/// its fifth message on, aggressive mode from its second on) it is the header alone: with a shared secret, what proves it can be used to
/// guess it at leisure. Pure.
/// </summary>
public static class KeptOctets
{
    /// <summary>The most octets of any datagram.</summary>
    public const int Most = 2_048;

    // Version 2: the header of the payload that holds the rest says how much there was.
    private const int PayloadHeader = 4;

    /// <summary>How many octets of this datagram may be kept, from its beginning.</summary>
    /// <param name="port">How its port is framed; <see cref="PortClass.None"/> for STUN and for ESP itself.</param>
    /// <param name="datagram">The UDP payload, or the ESP packet. May be one that was cut before: the number is the same.</param>
    public static int CountOf(PortClass port, ReadOnlySpan<byte> datagram)
    {
        var most = Math.Min(datagram.Length, Most);
        var marker = port == PortClass.NatTraversal && datagram.Length >= Datagram.NonEspMarkerSize && BinaryPrimitives.ReadUInt32BigEndian(datagram) == 0
            ? Datagram.NonEspMarkerSize : 0;
        if (port == PortClass.None || IkeHeader.Read(datagram[marker..], out var header) != WireFault.None)
            return most;
        // Without a marker it is ESP on the one port, with eight zero octets on the other; unless its peer forgot the marker.
        var likely = header.MajorVersion is 1 or 2 && header.Exchange.BelongsTo(header.MajorVersion);
        var ike = port == PortClass.Isakmp ? header.InitiatorSpi != 0 : marker > 0 || likely;
        return !ike || IsOpen(header) ? most : Math.Min(most, marker + IkeHeader.Size + (header.MajorVersion == 1 ? 0 : PayloadHeader));
    }

    private static bool IsOpen(IkeHeader header) => header.MajorVersion switch
    {
        1 when header.Flags.HasFlag(HeaderBits.Encrypted) => false,
        1 => header.Exchange is ExchangeType.MainMode or ExchangeType.Informational || (header.Exchange == ExchangeType.AggressiveMode && header.ResponderSpi == 0),
        2 => header.Exchange == ExchangeType.IkeSaInit,
        _ => false,
    };
}
