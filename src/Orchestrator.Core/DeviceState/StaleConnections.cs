using Orchestrator.Core.Addressing;

namespace Orchestrator.Core.DeviceState;

/// <summary>How a tracked connection was treated by the rules as they were.</summary>
public enum StaleWay
{
    /// <summary>Its addresses are rewritten.</summary>
    Translated,
    /// <summary>Its addresses are not rewritten.</summary>
    Untranslated,
    /// <summary>Its destination is rewritten.</summary>
    Redirected,
    /// <summary>Its packets skip the rules.</summary>
    Fasttracked,
}

public sealed record AddressRange(Ipv4Address First, Ipv4Address Last)
{
    public bool Contains(Ipv4Address address) => First <= address && address <= Last;
}

/// <summary>
/// Connections that must end with a change: rules decide on a connection's first packet, so those that are open keep the
/// decision of the rules before. Their ends open them anew.
/// </summary>
/// <param name="From">The addresses of one end; either may have sent the first packet.</param>
/// <param name="To">Those of the other.</param>
public sealed record StaleConnections(StaleWay Way, IReadOnlyList<AddressRange> From, IReadOnlyList<AddressRange> To);
