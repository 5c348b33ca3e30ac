using System.Collections.Immutable;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Responders;

namespace Orchestrator.Deployment.Tests.NatChecks.Routers;

/// <summary>A responder without sockets, to which nothing comes but what a test says.</summary>
internal sealed class FakeResponder(TimeProvider? time = null) : IResponderView
{
    public static readonly Ipv4Address First = Ipv4Address.Parse("198.51.100.10");
    public static readonly Ipv4Address Second = Ipv4Address.Parse("198.51.100.11");

    private readonly SightingLog _log = new(time ?? TimeProvider.System);

    public List<ResponderGrant> Grants { get; } = [];

    public ImmutableArray<ResponderSocket> Sockets { get; init; } =
    [
        .. new[] { First, Second }.SelectMany(address => new[]
        {
            new ResponderSocket(PortRole.Ike, new Ipv4Endpoint(address, 500)), new ResponderSocket(PortRole.NatTraversal, new Ipv4Endpoint(address, 4500)),
        }),
    ];

    public ImmutableArray<Ipv4Address> EspAddresses => [];

    public Task AllowAsync(ResponderGrant grant, CancellationToken cancellationToken)
    {
        Grants.Add(grant);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ResponderSighting>> AwaitAsync(SightingQuery query, CancellationToken cancellationToken) => _log.AwaitAsync(query, cancellationToken);

    /// <summary>Whether its reports arrive.</summary>
    public bool Tells { get; init; } = true;

    public Task<bool> HasToldAsync(Ipv4Endpoint socket, CancellationToken cancellationToken) => Task.FromResult(Tells);

    public Task<TimeSpan?> SendKeepaliveAsync(Ipv4Endpoint from, Ipv4Endpoint to, CancellationToken cancellationToken) => Task.FromResult<TimeSpan?>(null);

    public void Saw(string destination, int port, string source, int sourcePort, ulong token, string? identity = null) => _log.Add(new ResponderSighting
    {
        At = TimeProvider.System.GetUtcNow(),
        Destination = new Ipv4Endpoint(Ipv4Address.Parse(destination), port),
        Source = new Ipv4Endpoint(Ipv4Address.Parse(source), sourcePort),
        Token = token,
        Identity = identity,
        Size = 300,
        Answered = true,
        DeviceEnd = identity is null ? NatSign.Translated : NatSign.NotTold,
        ResponderEnd = identity is null ? NatSign.Clear : NatSign.NotTold,
    });
}
