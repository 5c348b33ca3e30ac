using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.Routers;

/// <summary>What a virtual router is made of.</summary>
public sealed record VirtualRouterOptions
{
    /// <summary>The version it plays; 6.45 to 7.24.</summary>
    public RouterOsVersion Version { get; init; } = RouterOsVersion.Parse("7.16.2");

    /// <summary>Its name in <c>/system/identity</c>.</summary>
    public string Identity { get; init; } = "MikroTik";

    /// <summary>The first user, of group <c>full</c>.</summary>
    public string UserName { get; init; } = "admin";

    /// <summary>The first user's password.</summary>
    public string Password { get; init; } = "";

    /// <summary>Names of its Ethernet interfaces.</summary>
    public IReadOnlyList<string> Ethernets { get; init; } = ["ether1", "ether2"];

    /// <summary>The board's name; a CHR (a router without a board) unless said otherwise.</summary>
    public string BoardName { get; init; } = "CHR";

    /// <summary>The board's serial number; null for a CHR.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>Its clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Its randomness (MAC addresses, security associations).</summary>
    public Random Random { get; init; } = new(1);

    /// <summary>What carries its packets.</summary>
    public IDataPlane DataPlane { get; init; } = NoDataPlane.Instance;

    /// <summary>Where its configuration is kept from one start to the next; null for nowhere.</summary>
    public string? StatePath { get; init; }

    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"{Identity} ({Version})";
}
