using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Reading.Linux;

/// <summary>A CHILD_SA that the IKE daemon will make when its peer is met, as <c>swanctl --list-conns</c> tells. Its policies stand in the kernel only while it is up.</summary>
/// <param name="Tunnel">false for transport mode.</param>
/// <param name="LocalSelectors">As the daemon prints them: "10.1.0.0/24", "10.1.0.1/32[tcp/80]", "dynamic".</param>
/// <param name="LocalAddresses">Of the connection: addresses, names, "%any".</param>
public sealed record LoadedChild(
    string Connection, string Name, bool Tunnel, IReadOnlyList<string> LocalSelectors, IReadOnlyList<string> RemoteSelectors,
    IReadOnlyList<string> LocalAddresses, IReadOnlyList<string> RemoteAddresses);

/// <summary>Puts the policies that loaded connections will have among those that stand.</summary>
internal static class LoadedChildren
{
    public static IReadOnlyList<LinuxPolicy> Among(IReadOnlyList<LinuxPolicy> standing, IReadOnlyList<LoadedChild> children, List<ReadingNote> notes)
    {
        var all = standing.ToList();
        foreach (var child in children)
        {
            foreach (var policy in Expected(child, notes).Where(policy => !standing.Any(one => Stands(one.Policy, policy))))
            {
                // charon gives a narrower selector the better priority.
                int before = all.FindIndex(one => one.Policy.Source.Contains(policy.Source) && one.Policy.Destination.Contains(policy.Destination));
                all.Insert(before < 0 ? all.Count : before, new LinuxPolicy(policy));
            }
        }
        return all;
    }

    // The peer may have narrowed what was proposed.
    private static bool Stands(IpsecPolicy one, IpsecPolicy wanted) => one.Action == PolicyAction.Encrypt && one.Tunnel == wanted.Tunnel
        && (wanted.Protocol == 0 || one.Protocol == wanted.Protocol) && wanted.Source.Contains(one.Source) && wanted.Destination.Contains(one.Destination);

    private static IEnumerable<IpsecPolicy> Expected(LoadedChild child, List<ReadingNote> notes)
    {
        string name = child.Name == child.Connection ? child.Name : $"{child.Connection}/{child.Name}";
        foreach (var (local, remote) in child.LocalSelectors.SelectMany(local => child.RemoteSelectors.Select(remote => (local, remote))))
        {
            if (Read(local) is not { } source || Read(remote) is not { } destination || (source.Protocol != 0 && destination.Protocol != 0 && source.Protocol != destination.Protocol))
            {
                notes.Add(new ReadingNote(ReadingFault.NotInText, $"connection {name}", $"the policy for {local} - {remote}"));
                continue;
            }
            yield return new IpsecPolicy
            {
                Name = $"{source.Prefix} - {destination.Prefix} of {name}, not installed while its SA is down",
                Action = PolicyAction.Encrypt,
                Source = source.Prefix,
                Destination = destination.Prefix,
                Protocol = Math.Max(source.Protocol, destination.Protocol),
                SourcePort = source.Port,
                DestinationPort = destination.Port,
                Tunnel = child.Tunnel,
                LocalEnd = End(child.LocalAddresses),
                RemoteEnd = End(child.RemoteAddresses),
            };
        }
    }

    /// <summary>null for what nobody knows before the peers have met, and for what is not IPv4.</summary>
    private static (Ipv4Prefix Prefix, uint Protocol, uint? Port)? Read(string selector)
    {
        int bracket = selector.IndexOf('[', StringComparison.Ordinal);
        if (IpText.Prefix(bracket < 0 ? selector : selector[..bracket]) is not { } prefix)
            return null;
        if (bracket < 0)
            return (prefix, 0, null);
        string[] parts = selector[(bracket + 1)..].TrimEnd(']').Split('/', 2);
        uint? protocol = parts[0] is "any" or "0" ? 0 : Iptables.Names.Protocol(parts[0]);
        bool any = parts.Length == 1 || parts[1] is "any" or "0";
        uint? port = any ? null : Iptables.Names.Port(parts[1]);
        return protocol is null || (!any && port is null) ? null : (prefix, protocol.Value, port);
    }

    private static Ipv4Address? End(IReadOnlyList<string> addresses) =>
        addresses is [var one] && Ipv4Address.TryParse(one, out var end) && end.Value != 0 ? end : null;
}
