using System.Collections.Immutable;
using System.Net;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Responding;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>What a <see cref="ResponderHost"/> listens on and whom it serves. Immutable. A port that is null is not listened on.</summary>
public sealed record HostSettings
{
    /// <summary>The own addresses; empty for all usable unicast addresses of the machine, which are looked at again from time to time.</summary>
    public ImmutableArray<IPAddress> Addresses { get; init; } = [];

    /// <summary>By own address: the public one, where a static one-to-one translation stands in front of this host.</summary>
    public ImmutableDictionary<IPAddress, IPAddress> Announced { get; init; } = ImmutableDictionary<IPAddress, IPAddress>.Empty;

    /// <summary>IKE.</summary>
    public int? IkePort { get; init; } = 500;

    /// <summary>IKE and ESP in UDP.</summary>
    public int? NatTraversalPort { get; init; } = 4500;

    /// <summary>More ports that are framed as 500: an unprivileged one shows what a NAT does with ports that it has no helper for.</summary>
    public ImmutableArray<int> ExtraIkePorts { get; init; } = [];

    /// <summary>STUN.</summary>
    public int? StunPort { get; init; } = 3478;

    /// <summary>STUN's other port (RFC 5780).</summary>
    public int? OtherStunPort { get; init; } = 3479;

    /// <summary>Whether protocol 50 is listened to, which needs CAP_NET_RAW.</summary>
    public bool RawEsp { get; init; } = true;

    /// <summary>
    /// Whether ESP is heard of all networks on the allow-list, not of those alone that are expected for a time. Not where real tunnels may end:
    /// their packets would be answered.
    /// </summary>
    public bool EspFromNetworks { get; init; } = true;

    /// <summary>Whether who is not on the allow-list is answered too, under the limits.</summary>
    public bool ServeStrangers { get; init; }

    /// <summary>Whether clients on this host are answered, loopback ones included: for practice and tests.</summary>
    public bool AcceptOwnHost { get; init; }

    /// <summary>How often may be asked.</summary>
    public RateLimits Limits { get; init; } = new();

    /// <summary>Limits and choices of the IKE responder.</summary>
    public ResponderSettings Responder { get; init; } = new();

    /// <summary>How many sources are kept in each table, 1 to 2^24.</summary>
    public int MaxSources { get; init; } = 16_384;

    /// <summary>How many own addresses are listened on at most; the others are told as not bound.</summary>
    public int MaxAddresses { get; init; } = 16;

    /// <summary>After what time the machine's addresses are looked at again, and failed sockets are tried again.</summary>
    public TimeSpan LookAgain { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Octets of datagrams of allow-listed sources that are kept as evidence; 0 keeps none.</summary>
    public int RecordedOctets { get; init; }

    /// <summary>The sockets wanted on one own address.</summary>
    internal IEnumerable<Listener> On(IPAddress address)
    {
        if (IkePort is { } ike)
            yield return New(ListenerService.Ike, address, ike);
        if (NatTraversalPort is { } floated)
            yield return New(ListenerService.NatTraversal, address, floated);
        foreach (var extra in ExtraIkePorts)
            yield return New(ListenerService.Ike, address, extra);
        if (StunPort is { } stun)
            yield return New(ListenerService.Stun, address, stun);
        if (OtherStunPort is { } other)
            yield return New(ListenerService.Stun, address, other);
        if (RawEsp)
            yield return New(ListenerService.Esp, address, 0);
    }

    private Listener New(ListenerService service, IPAddress address, int port) =>
        new(service, new IPEndPoint(address, port), Announced.TryGetValue(address, out var known) ? new IPEndPoint(known, port) : null);
}
