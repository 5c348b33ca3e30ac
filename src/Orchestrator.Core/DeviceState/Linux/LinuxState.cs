using Orchestrator.Core.Platforms;

namespace Orchestrator.Core.DeviceState.Linux;

/// <summary>One link on one Linux box, typed; rendering turns it into files.</summary>
public sealed record LinuxLink
{
    public required StrongSwanConnection Connection { get; init; }

    public required IpipTunnel Tunnel { get; init; }

    public required NetfilterRules Firewall { get; init; }

    public required BootPersistence Boot { get; init; }

    /// <summary>Whether the link's script must switch packet forwarding on, because the box had it off.</summary>
    public bool TurnOnForwarding { get; init; }
}

public sealed record LinuxDesired : DesiredState
{
    /// <summary>null asks for the link's removal.</summary>
    public LinuxLink? Link { get; init; }
}

/// <summary>What of a link really runs on the box.</summary>
public sealed record LinuxRunning
{
    /// <summary>The tunnel interface exists.</summary>
    public bool Interface { get; init; }

    /// <summary>Its endpoints, MTU, address and routes, one normalised line each, sorted; compared with what the spec asks.</summary>
    public IReadOnlyList<string> InterfaceFacts { get; init; } = [];

    /// <summary>The link's own firewall rules as loaded, one normalised line each, in order.</summary>
    public IReadOnlyList<string> FirewallRules { get; init; } = [];

    /// <summary>
    /// Other tables' filter chains that may refuse the link's packets, "family table chain hook" each, sorted: the
    /// link's openings must stand in them. nftables only.
    /// </summary>
    public IReadOnlyList<string> FilterChains { get; init; } = [];

    /// <summary>charon has the connection loaded.</summary>
    public bool Connection { get; init; }

    /// <summary>The boot entry is enabled.</summary>
    public bool AtBoot { get; init; }
}

public sealed record LinuxActual : ActualState
{
    /// <summary>The link's own files that exist.</summary>
    public required IReadOnlyList<ActualFile> Files { get; init; }

    public required LinuxRunning Running { get; init; }

    /// <summary>The rules of all; what a link's comparison never looks at. null where nobody asked.</summary>
    public BoxTables? Tables { get; init; }
}
