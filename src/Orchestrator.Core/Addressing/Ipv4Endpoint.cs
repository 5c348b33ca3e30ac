using System.Globalization;

namespace Orchestrator.Core.Addressing;

/// <summary>An IPv4 address and a UDP port.</summary>
/// <param name="Port">0 to 65535.</param>
public readonly record struct Ipv4Endpoint(Ipv4Address Address, int Port)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}:{Port}");
}
