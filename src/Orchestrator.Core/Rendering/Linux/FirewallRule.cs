using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Core.Rendering.Linux;

/// <summary>A rule in the words of its packet filter, and the chain it stands in.</summary>
/// <param name="Text">As the filter's own listing has it, so that what was loaded can be compared with it.</param>
internal readonly record struct FirewallRule(string Chain, string Text);

internal static class LanPairs
{
    /// <summary>Each near LAN with each far one, numbered from 0.</summary>
    public static IEnumerable<(int Index, Ipv4Prefix Local, Ipv4Prefix Remote)> Of(NetfilterRules rules) =>
        rules.LocalLans.SelectMany(local => rules.RemoteLans.Select(remote => (local, remote)))
            .Select((pair, index) => (index, pair.local, pair.remote));
}
