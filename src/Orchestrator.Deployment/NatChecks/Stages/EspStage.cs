using System.Buffers.Binary;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.Deployment.NatChecks.Responders;

namespace Orchestrator.Deployment.NatChecks.Stages;

/// <summary>IP protocol 50 without UDP around it, out and back.</summary>
internal static class EspStage
{
    private const int Esp = 50;
    private const int Size = 48;
    private const uint FirstFreeSpi = 256;

    public static async Task<StageEnd> RunAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var addresses = run.View.EspAddresses;
        if (addresses.IsEmpty)
            return StageEnd.Skip(NatStageNote.ResponderLacks);
        // ESP can show no token, so the responder is told from where it will come.
        var sources = run.Seen.Select(ask => ask.External!.Value.Address).Append(run.Own).Distinct();
        await run.View.AllowAsync(new ResponderGrant { Sources = [.. sources.Select(Ipv4Prefix.Host)], For = TimeSpan.FromMinutes(2) }, cancellationToken);
        var to = new Ipv4Endpoint(addresses.FirstOrDefault(run.Map.Addresses.Contains, addresses[0]), 0);
        var packet = Packet(run);
        var timeline = new Timeline();
        int socket = timeline.Open(new AgentSocket(run.Own, 0) { RawProtocol = Esp, Peer = to });
        var key = packet.AsMemory(0, 8);
        for (int attempt = 0; attempt < Timeline.Tries; attempt++)
            timeline.Send(socket, attempt * 3 * Timeline.Pace, to, packet, attempt == 0 ? default : key);
        timeline.Want(key);
        var heard = await run.RunAsync(timeline, cancellationToken);
        if (heard.Own(socket) is null)
            return StageEnd.Skip(NatStageNote.NotPermitted);
        bool back = heard.Heard(key, socket) is not null;
        var spi = BinaryPrimitives.ReadUInt32BigEndian(packet);
        var seen = back ? [] : await run.View.AwaitAsync(new SightingQuery { EspSpis = [spi], Patience = TimeSpan.FromSeconds(3) }, cancellationToken);
        var packets = heard.Evidence(key).Concat(seen.Select(run.Keep)).ToList();
        run.Trials.Add(new NatTrial.Esp { At = heard.EndedAt, ReachedResponder = back || seen.Count > 0, CameBack = back, Packets = packets });
        return StageEnd.Done;
    }

    private static byte[] Packet(CheckRun run)
    {
        var packet = run.RandomOctets(Size);
        var spi = BinaryPrimitives.ReadUInt32BigEndian(packet);
        BinaryPrimitives.WriteUInt32BigEndian(packet, Math.Max(spi, FirstFreeSpi));
        return packet;
    }
}
