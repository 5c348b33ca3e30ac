using System.Net;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.NatTraversal.Recording;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Api;

/// <summary>A check's packets as a capture file: those that the device saw, and those that the responder saw, in the order of time.</summary>
internal static class CheckCapture
{
    private const int Esp = 50;

    public static byte[] Of(CheckEvidence evidence)
    {
        using var file = new MemoryStream();
        PcapFile.Write(file, evidence.Measurement.Packets.OrderBy(packet => packet.At).Select(packet => Recorded(packet, evidence.StartedAt)));
        return file.ToArray();
    }

    private static RecordedPacket Recorded(NatPacket packet, DateTimeOffset startedAt)
    {
        var (peer, own) = packet.Sent ? (packet.Destination, packet.Source) : (packet.Source, packet.Destination);
        return new RecordedPacket(startedAt + packet.At, EndPoint(peer), EndPoint(own), packet.Protocol == Esp, packet.Sent, packet.Payload) { Size = packet.Size };
    }

    private static IPEndPoint EndPoint(Ipv4Endpoint endpoint) => new(IPAddress.Parse(endpoint.Address.ToString()), endpoint.Port);
}
