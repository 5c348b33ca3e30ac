using System.Collections.Immutable;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;

namespace Orchestrator.Deployment.NatChecks.Responders;

/// <summary>
/// The responder as a check sees it, wherever it runs: which sockets it has, whom it serves, what came to it. Thread-safe: several checks may
/// run at once. What is told is of the responder's own clock, brought to the time of day of whoever implements this.
/// </summary>
public interface IResponderView
{
    /// <summary>
    /// The sockets that devices reach, as the world addresses them; those of one address together, the preferred address first. Of STUN there may
    /// be two ports on an address. A check needs at least one STUN socket.
    /// </summary>
    ImmutableArray<ResponderSocket> Sockets { get; }

    /// <summary>The addresses where protocol 50 is listened to.</summary>
    ImmutableArray<Ipv4Address> EspAddresses { get; }

    /// <summary>Lets a check ask until a time. It may be called again while the check goes on; grants add up.</summary>
    Task AllowAsync(ResponderGrant grant, CancellationToken cancellationToken);

    /// <summary>
    /// What came that a query asks for, oldest first; it waits until everything asked for has come at least once, or for the query's patience.
    /// What came before the call counts as well, up to some minutes back. Empty when nothing came, or when the responder cannot be asked.
    /// </summary>
    Task<IReadOnlyList<ResponderSighting>> AwaitAsync(SightingQuery query, CancellationToken cancellationToken);

    /// <summary>Whether what came to one of <see cref="Sockets"/> until now has been told: one that reports to us may be cut off. It may take some seconds.</summary>
    Task<bool> HasToldAsync(Ipv4Endpoint socket, CancellationToken cancellationToken);

    /// <summary>
    /// Has one keepalive of NATs (RFC 3948 section 2.3: one octet 0xFF, which receivers ignore) sent by one of the responder's sockets, to see
    /// whether it arrives. The responder sends it only to an address of a grant that still holds: to a port that asked in the last 11 minutes, or to
    /// another port of an address that asked in the last 2; at most two a second. Whether it did is not told: who must know sends one on a way
    /// that is known to be open.
    /// </summary>
    /// <param name="from">One of <see cref="Sockets"/>.</param>
    /// <returns>By when it has left, counted from the call's end; null when it will not.</returns>
    Task<TimeSpan?> SendKeepaliveAsync(Ipv4Endpoint from, Ipv4Endpoint to, CancellationToken cancellationToken);
}

/// <summary>One of the responder's sockets.</summary>
public sealed record ResponderSocket(PortRole Role, Ipv4Endpoint Endpoint);

/// <summary>Whom the responder shall serve for a time.</summary>
public sealed record ResponderGrant
{
    /// <summary>One-time tokens: SPIi of IKE, the head of STUN's transaction id.</summary>
    public ImmutableArray<ulong> Tokens { get; init; } = [];

    /// <summary>Sources that can show no token: ESP, and a router's own daemon. 0.0.0.0/0 for anyone.</summary>
    public ImmutableArray<Ipv4Prefix> Sources { get; init; } = [];

    /// <summary>From now on.</summary>
    public required TimeSpan For { get; init; }
}

/// <summary>What is waited for. Each token, SPI or identity is one thing asked for; a token that stands twice is to come twice.</summary>
public sealed record SightingQuery
{
    public ImmutableArray<ulong> Tokens { get; init; } = [];

    /// <summary>SPIs of ESP packets of protocol 50.</summary>
    public ImmutableArray<uint> EspSpis { get; init; } = [];

    /// <summary>
    /// An identity that IKE_AUTH or aggressive mode shows. It brings every sighting of its exchanges, first messages included; it has come when
    /// the identity itself has.
    /// </summary>
    public string? Identity { get; init; }

    /// <summary>Brings all that came from these networks since <see cref="Since"/> as well; it is not waited for.</summary>
    public ImmutableArray<Ipv4Prefix> Sources { get; init; } = [];

    /// <summary>From when on <see cref="Sources"/> count.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>How many different addresses of the responder an identity must come to; 1 or more.</summary>
    public int IdentityAt { get; init; } = 1;

    public required TimeSpan Patience { get; init; }
}

/// <summary>One datagram that came to the responder.</summary>
public sealed record ResponderSighting
{
    public required DateTimeOffset At { get; init; }

    /// <summary>17 for UDP, 50 for ESP.</summary>
    public int Protocol { get; init; } = 17;

    /// <summary>The socket as the world addresses it: one of <see cref="IResponderView.Sockets"/>; port 0 for ESP.</summary>
    public required Ipv4Endpoint Destination { get; init; }

    /// <summary>Port 0 for ESP.</summary>
    public required Ipv4Endpoint Source { get; init; }

    /// <summary>SPIi, CKY-I, or the head of STUN's transaction id; 0 for none.</summary>
    public ulong Token { get; init; }

    /// <summary>Of an ESP packet.</summary>
    public uint? EspSpi { get; init; }

    /// <summary>Whether it was let in by a token of some check: then it is no router's daemon, which can show none.</summary>
    public bool ByToken { get; init; }

    /// <summary>Octets of the UDP payload or of the ESP packet.</summary>
    public required int Size { get; init; }

    /// <summary>Whether an answer was sent.</summary>
    public bool Answered { get; init; }

    /// <summary>Whether the octets were a whole message; false when the responder found something wrong with them.</summary>
    public bool Sound { get; init; } = true;

    /// <summary>What its hashes say of a NAT before the device.</summary>
    public NatSign DeviceEnd { get; init; }

    /// <summary>What its hashes say of a NAT before the responder.</summary>
    public NatSign ResponderEnd { get; init; }

    /// <summary>The identity, where this datagram showed it.</summary>
    public string? Identity { get; init; }

    /// <summary>What the responder kept of the payload, from its beginning; it may be nothing. Never what proves a secret.</summary>
    public ReadOnlyMemory<byte> Octets { get; init; }
}
