using System.Globalization;
using Orchestrator.Core.NatBehaviour;

namespace Orchestrator.Web.Words;

/// <summary>Trials and packets, a line each.</summary>
public static class NatTrialWords
{
    public static string Sentence(NatTrial trial) => trial switch
    {
        NatTrial.Ask ask => Asked(ask),
        NatTrial.NatTold told => $"The IKE daemon spoke with {told.Destination}: its hashes say {Sign(told.DeviceEnd)} before the device, {Sign(told.ResponderEnd)} before the responder",
        NatTrial.Filtering filtering => $"{filtering.Inner} asked for an answer from {Origin(filtering.Origin)}: {Came(filtering.Arrived)}",
        NatTrial.Unsolicited first => $"The responder sent a first packet to UDP {first.Port}: {Came(first.Arrived)}",
        NatTrial.Lifetime idle => $"{NatWords.Seconds(idle.Idle)} of silence, then a packet to the mapping: {(idle.Survived ? "it was still there" : "it was gone")}",
        NatTrial.Hairpin hairpin => $"One socket sent to the external mapping of another: {Came(hairpin.Arrived)}",
        NatTrial.Hop hop => $"Hop {hop.Distance}: {hop.Router?.ToString() ?? "no answer"}",
        NatTrial.Esp esp => $"A packet of protocol 50 {(esp.ReachedResponder ? "reached the responder" : "did not reach the responder")}, {(esp.CameBack ? "and one came back" : "and none came back")}",
        NatTrial.LargeDatagram large => $"A datagram of {large.Octets} octets: {Came(large.Arrived)}",
        NatTrial.ZeroChecksum zero => $"A datagram with a UDP checksum of zero: {Came(zero.Arrived)}",
        NatTrial.Altered altered => $"An IKE message to {altered.Destination} did not come as it was sent",
        _ => throw new ArgumentOutOfRangeException(nameof(trial)),
    };

    public static string Role(PortRole role) => role switch
    {
        PortRole.Ike => "IKE",
        PortRole.NatTraversal => "IKE after the float",
        PortRole.OtherIke => "IKE on another port",
        PortRole.Stun => "STUN",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    public static string Witness(PacketWitness witness) => witness switch
    {
        PacketWitness.Device => "device",
        PacketWitness.Responder => "responder",
        _ => throw new ArgumentOutOfRangeException(nameof(witness)),
    };

    public static string Packet(NatPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        string protocol = packet.Protocol switch { 17 => "UDP", 50 => "ESP", var other => $"protocol {other}" };
        string ends = packet.Protocol == 17 ? $"{packet.Source} -> {packet.Destination}" : $"{packet.Source.Address} -> {packet.Destination.Address}";
        return $"{At(packet.At)}  {Witness(packet.SeenBy)} {(packet.Sent ? "sent" : "got")}  {protocol} {ends}, {packet.Size} octets{(packet.Payload.Length < packet.Size ? $" ({packet.Payload.Length} kept)" : "")}";
    }

    /// <summary>Since the start of the check.</summary>
    public static string At(TimeSpan at) => string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds:0.000} s");

    private static string Asked(NatTrial.Ask ask)
    {
        string asked = $"{ask.Inner?.ToString() ?? "the device"} asked {ask.Destination} ({Role(ask.Role)})";
        return (ask.External, ask.Answered) switch
        {
            ({ } seen, true) => $"{asked}: seen as {seen}, answered",
            ({ } seen, false) => $"{asked}: seen as {seen}, the answer did not come back",
            (null, true) => $"{asked}: answered",
            _ => $"{asked}: nothing arrived",
        };
    }

    private static string Came(bool arrived) => arrived ? "it arrived" : "it did not arrive";

    private static string Sign(NatSign sign) => sign switch
    {
        NatSign.NotTold => "nothing of a NAT",
        NatSign.Clear => "no NAT",
        NatSign.Translated => "a NAT",
        NatSign.Forced => "that encapsulation is forced",
        _ => throw new ArgumentOutOfRangeException(nameof(sign)),
    };

    private static string Origin(AnswerOrigin origin) => origin switch
    {
        AnswerOrigin.OtherPort => "another port",
        AnswerOrigin.OtherAddress => "another address",
        _ => throw new ArgumentOutOfRangeException(nameof(origin)),
    };
}
