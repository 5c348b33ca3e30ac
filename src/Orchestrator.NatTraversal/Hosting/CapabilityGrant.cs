using System.Collections.Immutable;
using System.Globalization;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>
/// What an administrator can do so that this process may bind what it could not. Commands are to be shown, never run by us. Immutable.
/// </summary>
/// <param name="Capabilities">The capabilities that are missing, in the kernel's names in small letters; empty when none is.</param>
/// <param name="ExecutablePath">The program's own file; null when it runs inside the dotnet host, which must not be granted anything.</param>
/// <param name="LowestPort">The lowest port that could not be bound for want of a capability; null for none.</param>
public sealed record CapabilityGrant(ImmutableArray<string> Capabilities, string? ExecutablePath, int? LowestPort)
{
    private const string Bind = "cap_net_bind_service";
    private const string Raw = "cap_net_raw";

    /// <summary>Grants the capabilities to the program's file; null when there is no such file, or nothing is missing.</summary>
    public string? Setcap => Capabilities.IsEmpty || ExecutablePath is null
        ? null
        : $"setcap {string.Join(',', Capabilities)}=+ep {Quote(ExecutablePath)}";

    /// <summary>The line of a systemd unit's [Service]; null when nothing is missing.</summary>
    public string? SystemdLine => Capabilities.IsEmpty
        ? null
        : $"AmbientCapabilities={string.Join(' ', Capabilities.Select(each => each.ToUpperInvariant()))}";

    /// <summary>Lets every process bind from this port on: no help for protocol 50; null when no port is the matter.</summary>
    public string? Sysctl => LowestPort is { } port
        ? string.Create(CultureInfo.InvariantCulture, $"sysctl -w net.ipv4.ip_unprivileged_port_start={port}")
        : null;

    /// <summary>What is missing, from what failed.</summary>
    public static CapabilityGrant Of(IEnumerable<ListenerState> states, string? processPath)
    {
        var failed = states.Where(each => each.Failure is not null).ToList();
        var ports = failed.Where(each => each.Failure!.Reason == BindFailureReason.NeedsBindCapability).Select(each => each.Listener.Local.Port).ToList();
        ImmutableArray<string> missing =
        [
            .. ports.Count > 0 ? [Bind] : ReadOnlySpan<string>.Empty,
            .. failed.Any(each => each.Failure!.Reason == BindFailureReason.NeedsRawCapability) ? [Raw] : ReadOnlySpan<string>.Empty,
        ];
        var own = processPath is null || Path.GetFileNameWithoutExtension(processPath) == "dotnet" ? null : processPath;
        return new CapabilityGrant(missing, own, ports.Count > 0 ? ports.Min() : null);
    }

    private static string Quote(string path) =>
        path.All(each => char.IsAsciiLetterOrDigit(each) || "/._-+".Contains(each, StringComparison.Ordinal))
            ? path
            : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
