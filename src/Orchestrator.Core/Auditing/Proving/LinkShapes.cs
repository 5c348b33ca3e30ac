using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>The links of a device of which nothing is known but its own rules, policies and routes.</summary>
public static class LinkShapes
{
    private const uint Ipip = 4;

    /// <param name="tunnels">IPIP interfaces with the ends that their owner gave them.</param>
    /// <param name="stated">LANs that are tunnelled whatever their policy says today.</param>
    public static IReadOnlyList<LinkShape> Of(PacketPath path, DeviceSides sides, IReadOnlyList<TunnelShape> tunnels, IReadOnlyList<StatedLans>? stated = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(sides);
        ArgumentNullException.ThrowIfNull(tunnels);
        var links = new List<LinkShape>();
        for (int index = 0; index < path.Policies.Count; index++)
        {
            var policy = path.Policies[index];
            bool meant = stated?.Any(pair => pair.Local == policy.Source && pair.Remote == policy.Destination) == true;
            if (!meant && policy is not { Action: PolicyAction.Encrypt, Rest: RuleRest.Active })
                continue;
            if (tunnels.FirstOrDefault(tunnel => Carries(policy, tunnel)) is { } tunnel)
                links.AddRange(Through(path, sides, tunnel, index));
            else if (policy is { Tunnel: true, Protocol: 0 })
                links.Add(Shape(path, sides, index) with
                {
                    Name = $"{policy.Source} - {policy.Destination}",
                    LocalLans = [policy.Source],
                    RemoteLans = [policy.Destination],
                });
        }
        return links;
    }

    private static bool Carries(IpsecPolicy policy, TunnelShape tunnel) => policy.Protocol is 0 or Ipip
        && policy.Source.Contains(tunnel.LocalEnd) && policy.Source.Length == 32 && policy.Destination.Contains(tunnel.RemoteEnd) && policy.Destination.Length == 32;

    /// <summary>What is routed into the tunnel is the other end's; without a route nothing is known of it.</summary>
    private static IEnumerable<LinkShape> Through(PacketPath path, DeviceSides sides, TunnelShape tunnel, int policy)
    {
        var remote = Networks(path, NumberSet.One(tunnel.Interface));
        var local = Networks(path, sides.Lan);
        if (remote.Count > 0 && local.Count > 0)
            yield return Shape(path, sides, policy) with
            {
                Name = path.Interfaces[tunnel.Interface]?.Name ?? "",
                LocalLans = local,
                RemoteLans = remote,
                Tunnel = tunnel,
            };
    }

    private static LinkShape Shape(PacketPath path, DeviceSides sides, int policy) => new()
    {
        Name = "",
        LocalLans = [],
        RemoteLans = [],
        LanInterfaces = sides.Lan,
        Policies = new HashSet<int> { policy },
        // Who opens the conversation is not known, so it is not asked whether the device lets strangers begin one.
        Carrier = new CarrierShape(sides.Wan, path.Policies[policy].LocalEnd ?? Own(path, sides), path.Policies[policy].RemoteEnd, InUdp: false, Answers: false),
    };

    private static Ipv4Address? Own(PacketPath path, DeviceSides sides)
    {
        var addresses = path.Interfaces.All.Where(one => sides.Wan.Contains(path.Interfaces.Number(one.Name))).Select(one => one.Address).OfType<Ipv4Address>().ToList();
        return addresses.Count == 1 ? addresses[0] : null;
    }

    /// <summary>Networks behind interfaces, as far as routes tell; links between two routers are none.</summary>
    internal static IReadOnlyList<Ipv4Prefix> Networks(PacketPath path, NumberSet interfaces) => [.. (path.Routes?.Entries ?? [])
        .Where(route => route.Destination.Length is > 0 and < 30 && interfaces.Contains(route.Interface)).Select(route => route.Destination).Distinct()];
}
