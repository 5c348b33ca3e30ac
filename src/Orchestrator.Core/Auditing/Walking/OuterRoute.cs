using System.Runtime.CompilerServices;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.Core.Auditing.Walking;

/// <summary>Where the outer packets of tunnels go.</summary>
internal static class OuterRoute
{
    private const uint Esp = 50;

    private static readonly ConditionalWeakTable<PacketPath, uint?[]> Known = [];

    /// <summary>The interface's number, 0 if no route leads to the tunnel's other end; null where this does not matter or is not known.</summary>
    public static uint? Interface(PacketPath path, int policy) => Of(path)[policy];

    /// <summary>Whether some tunnel leaves by another interface than this one.</summary>
    public static bool MayDiffer(PacketPath path, uint number) => Array.Exists(Of(path), one => one is { } other && other != number);

    private static uint?[] Of(PacketPath path) => Known.GetValue(path, one => [.. one.Policies.Select(policy => Find(one, policy))]);

    private static uint? Find(PacketPath path, IpsecPolicy policy)
    {
        if (!path.OuterRouteLeads || path.Routes is null || policy is not { Action: PolicyAction.Encrypt, Tunnel: true, LocalEnd: { } local, RemoteEnd: { } remote })
            return null;
        // It has no mark: that of the packet within is not its own when it is routed.
        var outer = new Packet().With(PacketField.Protocol, Esp).With(PacketField.Source, local.Value).With(PacketField.Destination, remote.Value);
        var truth = new MatchTruth(path, _ => false);
        return path.Routes.Entries.FirstOrDefault(route => route.Destination.Contains(remote) && truth.Holds(route.Guard, outer, null))?.Interface ?? 0;
    }
}
