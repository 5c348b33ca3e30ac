using System.Net;

namespace Orchestrator.Lab.Simulation;

/// <summary>The first packet of a connection as a rule sees it.</summary>
internal sealed record SimulatedPacket
{
    public required IPAddress Source { get; init; }

    public required IPAddress Destination { get; init; }

    /// <summary>By the console's name: <c>udp</c>, <c>ipsec-esp</c>, <c>icmp</c>, ...</summary>
    public required string Protocol { get; init; }

    public int? Port { get; init; }

    public string? InInterface { get; init; }

    public string? OutInterface { get; init; }

    /// <summary>Whether it came out of a tunnel of IPsec.</summary>
    public bool CameByIpsec { get; init; }

    /// <summary>Whether a policy covers it as it is now.</summary>
    public bool LeavesByIpsec { get; init; }

    /// <summary>How many routers have handed it on.</summary>
    public int Hops { get; init; }
}
