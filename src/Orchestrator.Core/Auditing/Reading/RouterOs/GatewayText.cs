using Orchestrator.Core.Addressing;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>A route's gateway: an address, an interface, "address%interface" or "address@table".</summary>
internal sealed record Gateway(Ipv4Address? Address, string? Interface);

internal static class GatewayText
{
    /// <summary>The gateways of a value, several for a route over all of them.</summary>
    public static IEnumerable<Gateway> Read(string? text)
    {
        foreach (var one in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var plain = one.Split('@')[0];
            int percent = plain.IndexOf('%', StringComparison.Ordinal);
            bool isAddress = Ipv4Address.TryParse(percent < 0 ? plain : plain[..percent], out var address);
            yield return new Gateway(isAddress ? address : null, percent >= 0 ? plain[(percent + 1)..] : isAddress ? null : plain);
        }
    }

    public static IEnumerable<string> Interfaces(string? text) => Read(text).Select(gateway => gateway.Interface).OfType<string>();
}
