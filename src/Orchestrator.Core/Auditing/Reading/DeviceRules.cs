using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;

namespace Orchestrator.Core.Auditing.Reading;

/// <summary>
/// What a device says of all that decides a packet's way, in its own words: rules, policies, routes, interfaces. It holds no
/// secret. Kept with an audit, it lets the audit be made again.
/// </summary>
public abstract record DeviceRules
{
    /// <summary>How to call the device.</summary>
    public string Device { get; init; } = "";

    /// <summary>The session over which it was read, as the device sees it; null where it does not say.</summary>
    public ManagementSession? Session { get; init; }

    /// <summary>What went wrong when it was read.</summary>
    public IReadOnlyList<ReadingNote> Notes { get; init; } = [];

    /// <summary>What the device tracks; null where it was not asked for or is too much. Comes and goes by itself, so it is no part of what the rules are.</summary>
    public IReadOnlyList<TrackedConnection>? Connections { get; init; }

    /// <summary>The audit's model of it. Total: any words give a model, with notes. Pure.</summary>
    public abstract ReadPath Read();
}
