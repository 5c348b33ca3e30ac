using Orchestrator.Core.Addressing;

namespace Orchestrator.Web.Words;

/// <summary>Whose NAT the words speak of.</summary>
/// <param name="Device">Its name.</param>
/// <param name="Inner">The uplink's own address; null where it has none or would not say.</param>
/// <param name="Gateway">The next router, as the device knows it.</param>
/// <param name="Box">What a person wrote down of the box that translates; may be empty.</param>
/// <param name="IsShared">Whether the provider translates for many customers: nobody at the site can set that NAT.</param>
public sealed record NatSubject(string Device, Ipv4Address? Inner = null, Ipv4Address? Gateway = null, string Box = "", bool IsShared = false)
{
    /// <summary>The box that translates, as a sentence can call it.</summary>
    public string Router => (Box.Length > 0, Gateway) switch
    {
        (true, { } gateway) => $"{Box} ({gateway})",
        (true, null) => Box,
        (false, { } gateway) => $"the router before {Device} ({gateway})",
        _ => $"the router before {Device}",
    };

    /// <summary>The device as the router before it must be told: by its address, where that is known.</summary>
    public string Target => Inner is { } address ? $"{address} ({Device})" : Device;
}
