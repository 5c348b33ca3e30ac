using System.Collections.Immutable;
using Orchestrator.Core.Addressing;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.NatChecks.Routers;

/// <summary>A router to be checked.</summary>
public sealed record RouterCheckTarget
{
    public required DeviceAccess Access { get; init; }

    /// <summary>The uplink's own address, from which the daemon is to ask; null for what the router's routes say.</summary>
    public Ipv4Address? Uplink { get; init; }

    /// <summary>The uplink's own address as it was known; taken for the daemon's where the router still has it and nothing newer tells.</summary>
    public Ipv4Address? KnownUplink { get; init; }

    /// <summary>
    /// From where the site is expected to come, where that is known; empty for anywhere, for the time of the check: a daemon can show its token
    /// only in its second message.
    /// </summary>
    public ImmutableArray<Ipv4Prefix> Sources { get; init; } = [];

    /// <summary>
    /// Where the site was last seen. A daemon that shows neither its identity nor its own address is looked for there first; from elsewhere it is
    /// heard as well, for such addresses change.
    /// </summary>
    public ImmutableArray<Ipv4Address> LastSeen { get; init; } = [];

    /// <summary>How long the daemon is waited for, 5 s to 5 min.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Up to which silence a mapping's life is looked for: 0 (not at all) to 5 minutes; more counts as that. The whole may take eight times as long.</summary>
    public TimeSpan LongestIdle { get; init; }

    /// <summary>Who is told of the rows; null for nobody.</summary>
    public IStandingRows? Rows { get; init; }
}

/// <summary>What a check of a router found, and what became of its rows.</summary>
public sealed record RouterCheckResult
{
    public required NatCheckResult Check { get; init; }

    /// <summary>
    /// The rows that could not be seen gone: their undo is armed on the router and runs at that change's time, whatever becomes of the app. Null
    /// where nothing is left.
    /// </summary>
    public PendingCommit? Left { get; init; }
}
