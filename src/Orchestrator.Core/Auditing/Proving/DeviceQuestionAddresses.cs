using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>Addresses that questions speak of.</summary>
internal static class DeviceQuestionAddresses
{
    /// <summary>What an end that is anywhere may have (RFC 6890).</summary>
    public static NumberSet Internet { get; } = DeviceObligations.NotOnTheInternet.Complement();

    public static NumberSet Loopback { get; } = NumberSet.Between(0x7F000000, 0x7FFFFFFF);
}
