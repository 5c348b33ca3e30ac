using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>Later packets of a connection whose first one went through as it was: an answer, or an error message about it.</summary>
internal static class Followers
{
    /// <summary>null where the first packet was translated, is not tracked, or is not known well enough to say what it left behind.</summary>
    public static Probe? Of(Probe first, Arrival? arrival, Comparison comparison)
    {
        bool asItWas = arrival is not null && arrival.Where != Arrival.Local && arrival.Source == first.Source && arrival.Destination == first.Destination
            && (first.Protocol != 17 || (arrival.SourcePort == first.SourcePort && arrival.DestinationPort == first.DestinationPort));
        if (!asItWas || !comparison.Sure || first.Arrives is null || first.State != ConnectionState.New || first.Protocol is not (6 or 17)
            || comparison.Trace!.Leaving.State == ConnectionState.Untracked)
            return null;
        var answer = first with
        {
            Arrives = arrival!.Where,
            Source = first.Destination,
            Destination = first.Source,
            TimeToLive = 64,
            TypeOfService = 0,
            Mark = 0,
            ConnectionMark = comparison.Trace.Leaving[PacketField.ConnectionMark],
            Tag = first.Tag ^ 0x40000000,
        };
        if (first.Protocol == 17 && first.Tag % 2 == 0)
            return answer with { State = ConnectionState.Established, SourcePort = first.DestinationPort, DestinationPort = first.SourcePort, Payload = 8 };
        return answer with { State = ConnectionState.Related, Protocol = 1, SourcePort = 0, DestinationPort = 0x0301, TcpFlags = 0, SegmentSize = 0, Quoted = arrival.Bytes[..28] };
    }
}
