using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>Addresses that questions speak of.</summary>
internal static class DeviceQuestionAddresses
{
    private static readonly string[] NotOnTheInternet =
        ["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"];

    /// <summary>What an end that is anywhere may have (RFC 6890).</summary>
    public static NumberSet Internet { get; } = NumberSet.Of(NotOnTheInternet.Select(Ipv4Prefix.Parse)
        .Select(prefix => new NumberRange(prefix.Network.Value, prefix.Last.Value))).Complement();

    public static NumberSet Loopback { get; } = NumberSet.Between(0x7F000000, 0x7FFFFFFF);
}
