using Orchestrator.Core.DeviceState;

namespace Orchestrator.Deployment.Contract;

/// <summary>A driver of a device whose rules count packets. Not safe for concurrent use, as the driver itself.</summary>
public interface IPacketCounters
{
    /// <summary>
    /// How many packets the tag's rules of the raw table have matched since they were added, by stamp; a rule that does not count yet is left out.
    /// Changes nothing. May be repeated.
    /// </summary>
    Task<Outcome<IReadOnlyDictionary<Stamp, long>>> ReadCountersAsync(LinkTag tag, CancellationToken cancellationToken);
}
