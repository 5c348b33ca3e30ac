using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Platforms;

namespace Orchestrator.Core.Auditing.Planned;

/// <summary>What a box's scripts do to what it says. Files alone change nothing until something reads them.</summary>
internal sealed class PlannedLinux(LinuxRules before, LinkTag tag, PlannedBox box)
{
    public LinuxRules After(ChangeSet changes)
    {
        var rules = before;
        foreach (var operation in changes.Operations)
        {
            rules = operation switch
            {
                RunAction { Action: LinuxAction.InterfaceDown } when TurnedOn(changes) && !HasOthers(rules) => PlannedTunnel.Down(rules, tag) with { Forwards = false },
                RunAction run => Run(rules, run.Action),
                EditRules edit => PlannedEdits.After(rules, edit),
                WriteFile or RemoveFile or EditKeptRules => rules,
                _ => throw new ArgumentException("Not an operation of a Linux box.", nameof(changes)),
            };
        }
        return rules;
    }

    /// <summary>The last link that needed forwarding takes it back, if it was the product that turned it on.</summary>
    private bool TurnedOn(ChangeSet changes) => box.Link is null
        && changes.Operations.OfType<RemoveFile>().Any(gone => gone.Was.Preview.Contains("\nturn_on_forwarding=yes\n", StringComparison.Ordinal));

    private bool HasOthers(LinuxRules rules) =>
        IpText.Interfaces(rules.Interfaces ?? "").Any(one => one.Name.StartsWith("orch-", StringComparison.Ordinal) && one.Name != tag.ObjectName);

    private LinuxRules Run(LinuxRules rules, LinuxAction action) => action switch
    {
        LinuxAction.FirewallUp when box.Link is { } link => FirewallUp(rules, link.Firewall),
        LinuxAction.FirewallDown => PlannedListing.Down(PlannedTables.Down(rules, tag), tag),
        LinuxAction.InterfaceUp when box.Link is { } link => PlannedTunnel.Up(rules, tag, link),
        LinuxAction.InterfaceDown => PlannedTunnel.Down(rules, tag),
        LinuxAction.LoadConnections => rules with { Children = [.. rules.Children.Where(child => child.Connection != tag.ObjectName), .. Loaded()] },
        LinuxAction.TerminateConnection => rules with { Policies = Without(rules.Policies, before.Children.Where(child => child.Connection == tag.ObjectName)) },
        _ => rules,
    };

    private LinuxRules FirewallUp(LinuxRules rules, NetfilterRules wanted) => wanted.Backend switch
    {
        FirewallBackend.Iptables => PlannedTables.Up(rules, tag, box.Firewall),
        FirewallBackend.Nftables => PlannedListing.Up(rules, tag, wanted),
        _ => rules,
    };

    private IEnumerable<LoadedChild> Loaded() => box.Link?.Connection is not { } made ? [] :
    [
        new LoadedChild(made.Name, made.Name, true, [$"{made.LocalSelector}"], [$"{made.RemoteSelector}"], [End(made.LocalAddress)], [End(made.RemoteAddress)]),
    ];

    private static string End(Ipv4Address? address) => address?.ToString() ?? "%any";

    /// <summary>The kernel's policies without those of SAs that end.</summary>
    private static string? Without(string? policies, IEnumerable<LoadedChild> ending)
    {
        if (policies is null)
            return null;
        var pairs = ending.SelectMany(child => child.LocalSelectors.SelectMany(local => child.RemoteSelectors.SelectMany(remote => new[] { $"src {local} dst {remote}", $"src {remote} dst {local}" }))).ToList();
        bool kept = true;
        var lines = policies.Split('\n').Where(line => kept = line.StartsWith("src ", StringComparison.Ordinal) ? !pairs.Contains(line.Trim()) : kept);
        return string.Join('\n', lines);
    }
}
