using System.Buffers.Binary;
using System.Globalization;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.NatT.Conversations;

/// <summary>An IKE message in a captured packet, read with no code of the product.</summary>
/// <param name="Port">The responder's port.</param>
/// <param name="FromResponder">Who sent it.</param>
/// <param name="ClientPort">The client's port as the internet sees it.</param>
/// <param name="Initiator">SPIi or CKY-I.</param>
/// <param name="Exchange">The exchange's number.</param>
/// <param name="Encrypted">Whether its payloads are closed.</param>
/// <param name="Payloads">The payloads' types; the first alone where they are closed.</param>
/// <param name="Notifies">The types of notifies that are open.</param>
/// <param name="Octets">Octets of the UDP payload.</param>
internal sealed record IkeOnWire(
    int Port, bool FromResponder, int ClientPort, ulong Initiator, int Exchange, bool Encrypted, IReadOnlyList<int> Payloads, IReadOnlyList<int> Notifies, int Octets)
{
    private const int HeaderSize = 28, Version2 = 0x20, NotifyV1 = 11, NotifyV2 = 41, Protected = 46;

    /// <summary>The direction, the responder's port, the exchange, and what a notify says: "&lt; 500 IKE_SA_INIT INVALID_KE_PAYLOAD".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(FromResponder ? '<' : '>')} {Port} {Name(Exchange)}") + string.Concat(Notifies.Select(Word));

    /// <summary>Reads a packet between the responder and a client; null for what is no IKE.</summary>
    public static IkeOnWire? Read(Packet packet)
    {
        var fromResponder = NatWorld.Addresses.Contains(packet.Source);
        var (port, clientPort) = fromResponder ? (packet.SourcePort, packet.DestinationPort) : (packet.DestinationPort, packet.SourcePort);
        var marker = port == 4500 ? 4 : 0;
        var octets = packet.Payload.AsSpan();
        if (packet.Protocol != Packet.Udp || octets.Length < HeaderSize + marker || (marker > 0 && octets[..4].ContainsAnyExcept((byte)0)))
            return null;
        var message = octets[marker..];
        if (BinaryPrimitives.ReadUInt32BigEndian(message[24..]) != message.Length)
            return null;
        var encrypted = message[17] == Version2 ? message[16] == Protected : (message[19] & 1) != 0;
        var (payloads, notifies) = Walk(message, encrypted);
        return new IkeOnWire(
            port, fromResponder, clientPort, BinaryPrimitives.ReadUInt64BigEndian(message), message[18], encrypted, payloads, notifies, octets.Length);
    }

    private static (List<int> Payloads, List<int> Notifies) Walk(ReadOnlySpan<byte> message, bool encrypted)
    {
        var (payloads, notifies) = (new List<int>(), new List<int>());
        if (encrypted)
            return ([message[16]], notifies);
        for (int type = message[16], at = HeaderSize; type != 0;)
        {
            payloads.Add(type);
            // Version 1's notify has a domain of interpretation in front.
            if (type is NotifyV1 or NotifyV2)
                notifies.Add(BinaryPrimitives.ReadUInt16BigEndian(message[(at + (type == NotifyV1 ? 10 : 6))..]));
            type = message[at];
            at += BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]);
        }
        return (payloads, notifies);
    }

    private static string Name(int exchange) => exchange switch
    {
        2 => "MAIN",
        4 => "AGGRESSIVE",
        5 => "INFORMATIONAL",
        34 => "IKE_SA_INIT",
        35 => "IKE_AUTH",
        _ => exchange.ToString(CultureInfo.InvariantCulture),
    };

    // The notifies that every client sends are no part of the story.
    private static string Word(int notify) => notify switch
    {
        14 => " NO_PROPOSAL_CHOSEN",
        17 => " INVALID_KE_PAYLOAD",
        24 => " AUTHENTICATION_FAILED",
        16390 => " COOKIE",
        _ => "",
    };
}
