using System.Security.Cryptography;
using System.Text.Json;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Platforms;

namespace Orchestrator.Core.Rendering.Linux;

/// <summary>
/// From what a box has to what it shall have. The order keeps one promise: while the tunnel interface exists, the rules
/// that keep its packets from NAT and from leaving in clear stand.
/// </summary>
public static class LinuxComparer
{
    /// <exception cref="ArgumentException">The desired link cannot be rendered.</exception>
    public static ChangeSet Compare(LinuxDesired desired, LinuxActual actual)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(actual);
        var operations = desired.Link is { } link ? Make(desired.Tag, link, actual) : Remove(desired.Tag, actual);
        return new ChangeSet { Tag = desired.Tag, Operations = [.. operations], Baseline = Baseline(actual) };
    }

    /// <summary>SHA-256, hex, of all that a comparison looks at.</summary>
    public static string Baseline(LinuxActual actual)
    {
        ArgumentNullException.ThrowIfNull(actual);
        var files = actual.Files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => new { file.Path, file.Mode, file.Digest });
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { files, actual.Running })));
    }

    private static IEnumerable<Operation> Make(LinkTag tag, LinuxLink link, LinuxActual actual)
    {
        // Packets are forwarded because this link's script sees to it: a plan made from that sight must not take it away.
        if (actual.Running.InterfaceFacts.Contains(ExpectedRunning.Forwarding))
            link = link with { TurnOnForwarding = true };
        var files = LinuxRendering.Render(tag, link);
        if (UsesOtherFirewall(tag, link, actual))
        {
            // The old script alone knows how to take the old rules away; all that follows is as on a fresh box.
            foreach (var step in TakeDown(actual))
                yield return step;
            actual = actual with { Running = new LinuxRunning { FilterChains = actual.Running.FilterChains, AtBoot = actual.Running.AtBoot } };
        }
        var changed = files.Where(file => Differs(file, actual)).ToList();
        foreach (var file in changed)
            yield return new WriteFile { Purpose = file.Purpose, File = file, Was = Was(file.Path, actual) };
        foreach (var step in Start(tag, link, actual, [.. changed.Select(file => file.Purpose)]))
            yield return step;
        foreach (var stale in actual.Files.Where(old => files.All(file => file.Path != old.Path)))
            yield return Gone(tag, stale);
    }

    private static IEnumerable<Operation> Start(LinkTag tag, LinuxLink link, LinuxActual actual, HashSet<Purpose> changed)
    {
        var running = actual.Running;
        var rules = ExpectedRunning.FirewallRules(tag, link.Firewall, running.FilterChains);
        if (changed.Contains(Purpose.Firewall) || !rules.SequenceEqual(running.FirewallRules))
            yield return Run(LinuxAction.FirewallUp);
        if (!running.Interface || !ExpectedRunning.InterfaceFacts(link).SequenceEqual(running.InterfaceFacts))
            yield return Run(LinuxAction.InterfaceUp);
        if (link.Boot == BootPersistence.Systemd && (changed.Contains(Purpose.BootEntry) || !running.AtBoot))
            yield return Run(LinuxAction.EnableAtBoot);
        if (link.Boot != BootPersistence.Systemd && HasUnit(tag, actual))
            yield return Run(LinuxAction.DisableAtBoot);
        foreach (var action in Connect(link, running, changed.Contains(Purpose.SwanctlConnection)))
            yield return Run(action);
    }

    // A loaded connection keeps its SAs, and those their old parameters. One that starts by itself is ended before it is
    // loaded, because only loading starts it again; any other is loaded first, so that the peer's next try finds the new.
    private static IEnumerable<LinuxAction> Connect(LinuxLink link, LinuxRunning running, bool changed) =>
        !running.Connection ? [LinuxAction.LoadConnections]
        : !changed ? []
        : link.Connection.Start == StartAction.Start ? [LinuxAction.TerminateConnection, LinuxAction.LoadConnections]
        : [LinuxAction.LoadConnections, LinuxAction.TerminateConnection];

    // The connection goes before its SAs, so that the peer cannot bring them back in between.
    private static IEnumerable<Operation> Remove(LinkTag tag, LinuxActual actual)
    {
        string connection = LinuxPaths.Connection(tag);
        if (actual.Running.Interface || actual.Running.InterfaceFacts.Count > 0)
            yield return Run(LinuxAction.InterfaceDown);
        if (Was(connection, actual) is { } file)
            yield return Gone(tag, file);
        if (actual.Running.Connection)
        {
            yield return Run(LinuxAction.LoadConnections);
            yield return Run(LinuxAction.TerminateConnection);
        }
        if (actual.Running.FirewallRules.Count > 0)
            yield return Run(LinuxAction.FirewallDown);
        if (HasUnit(tag, actual))
            yield return Run(LinuxAction.DisableAtBoot);
        foreach (var rest in actual.Files.Where(rest => rest.Path != connection))
            yield return Gone(tag, rest);
    }

    private static IEnumerable<Operation> TakeDown(LinuxActual actual)
    {
        if (actual.Running.Connection)
            yield return Run(LinuxAction.TerminateConnection);
        if (actual.Running.Interface)
            yield return Run(LinuxAction.InterfaceDown);
        if (actual.Running.FirewallRules.Count > 0)
            yield return Run(LinuxAction.FirewallDown);
    }

    private static bool UsesOtherFirewall(LinkTag tag, LinuxLink link, LinuxActual actual)
    {
        if (Was(LinuxPaths.Script(tag), actual) is null)
            return false;
        var had = Was(LinuxPaths.Openings(tag), actual) is not null ? FirewallBackend.Nftables
            : Was(LinuxPaths.Firewall(tag), actual) is not null ? FirewallBackend.Iptables
            : FirewallBackend.None;
        return had != link.Firewall.Backend && actual.Running.FirewallRules.Count > 0;
    }

    private static bool HasUnit(LinkTag tag, LinuxActual actual) => Was(LinuxPaths.Unit(tag), actual) is not null;

    private static bool Differs(OwnedFile file, LinuxActual actual) =>
        Was(file.Path, actual) is not { } was || was.Mode != file.Mode || was.Digest != FileDigest.Of(file.Content);

    private static ActualFile? Was(string path, LinuxActual actual) => actual.Files.FirstOrDefault(file => file.Path == path);

    private static RemoveFile Gone(LinkTag tag, ActualFile file) => new() { Purpose = LinuxPaths.PurposeOf(tag, file.Path), Was = file };

    private static RunAction Run(LinuxAction action) => new()
    {
        Action = action,
        Purpose = action switch
        {
            LinuxAction.FirewallUp or LinuxAction.FirewallDown => Purpose.Firewall,
            LinuxAction.InterfaceUp or LinuxAction.InterfaceDown => Purpose.TunnelInterface,
            LinuxAction.LoadConnections or LinuxAction.TerminateConnection => Purpose.SwanctlConnection,
            LinuxAction.EnableAtBoot or LinuxAction.DisableAtBoot => Purpose.BootEntry,
            _ => throw new ArgumentOutOfRangeException(nameof(action)),
        },
    };
}
