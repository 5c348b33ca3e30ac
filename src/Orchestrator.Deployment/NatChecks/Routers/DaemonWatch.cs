using Orchestrator.Core.Addressing;
using Orchestrator.Deployment.NatChecks.Responders;

namespace Orchestrator.Deployment.NatChecks.Routers;

/// <summary>What a router's daemon was told to do, and how long it was watched.</summary>
internal sealed record DaemonWatch
{
    /// <summary>When the check began.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>The daemon's own address; null where it is not known.</summary>
    public Ipv4Address? Uplink { get; init; }

    /// <summary>The sockets that the daemon was told to ask.</summary>
    public required IReadOnlyList<ResponderSocket> Asked { get; init; }

    /// <summary>Those to which something has left the router, by its own count.</summary>
    public IReadOnlySet<Ipv4Endpoint> SpokenTo { get; init; } = new HashSet<Ipv4Endpoint>();

    /// <summary>When it was told to be silent.</summary>
    public IReadOnlyList<DateTimeOffset> Silenced { get; init; } = [];

    /// <summary>When it was looked for the last time.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>How long the daemon could go on with what came then.</summary>
    public TimeSpan After(DateTimeOffset at) => Silenced.Where(silenced => silenced >= at).Append(Until).Min() - at;
}
