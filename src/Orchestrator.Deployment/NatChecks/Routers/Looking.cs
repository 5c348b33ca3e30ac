using System.Collections.Immutable;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Responders;

namespace Orchestrator.Deployment.NatChecks.Routers;

/// <summary>What the parts of one router's check share.</summary>
internal sealed record Looking
{
    public required RouterCheckTarget Target { get; init; }

    public required IResponderView View { get; init; }

    public required TimeProvider Time { get; init; }

    public required IProgress<NatCheckProgress> Progress { get; init; }

    /// <summary>What the daemon shows.</summary>
    public required string Identity { get; init; }

    /// <summary>The responder's addresses that are asked, one peer each.</summary>
    public required IReadOnlyList<Ipv4Address> Addresses { get; init; }

    public required DateTimeOffset Began { get; init; }

    /// <summary>The same as a timestamp of the clock: a time of day may be set in between.</summary>
    public required long Started { get; init; }

    /// <summary>The time since the check began.</summary>
    public TimeSpan Now => Time.GetElapsedTime(Started);

    /// <summary>The addresses from which the daemon may speak, as the router has them.</summary>
    public IReadOnlyList<Ipv4Address> Own { get; init; } = [];

    /// <summary>By what the daemon is known.</summary>
    public DaemonSigns Signs => new()
    {
        Identity = Identity,
        Asked = [.. View.Sockets.Where(socket => socket.Role != PortRole.Stun && Addresses.Contains(socket.Endpoint.Address)).Select(socket => socket.Endpoint)],
        Own = Own,
        LastSeen = Target.LastSeen,
    };

    public ImmutableArray<Ipv4Prefix> Sources => Target.Sources.IsEmpty ? [Ipv4Prefix.Parse("0.0.0.0/0")] : Target.Sources;

    public Ipv4Endpoint? Socket(int address, PortRole role) =>
        View.Sockets.FirstOrDefault(socket => socket.Role == role && socket.Endpoint.Address == Addresses[address])?.Endpoint;

    /// <summary>All that came from where the router may be.</summary>
    public Task<IReadOnlyList<ResponderSighting>> CameAsync(DateTimeOffset since, CancellationToken cancellationToken) => View.AwaitAsync(
        new SightingQuery { Identity = Identity, IdentityAt = int.MaxValue, Sources = Sources, Since = since, Patience = TimeSpan.FromMilliseconds(50) }, cancellationToken);

    /// <summary>A keepalive as evidence.</summary>
    public NatPacket Sent(Ipv4Endpoint from, Ipv4Endpoint to) => new(Now, PacketWitness.Responder, true, 17, from, to, new byte[] { 0xFF });
}

/// <summary>Trials with packets of their own: positions are among these.</summary>
internal sealed class Found
{
    public List<NatTrial> Trials { get; } = [];

    public List<NatPacket> Packets { get; } = [];

    /// <summary>A measurement with these added.</summary>
    public NatMeasurement AddTo(NatMeasurement measurement) => measurement with
    {
        Trials = [.. measurement.Trials, .. Trials.Select(trial => trial with { Packets = [.. trial.Packets.Select(at => at + measurement.Packets.Count)] })],
        Packets = [.. measurement.Packets, .. Packets],
    };
}
