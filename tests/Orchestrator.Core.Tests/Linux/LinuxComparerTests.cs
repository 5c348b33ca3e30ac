using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Rendering.Linux;

namespace Orchestrator.Core.Tests.Linux;

public sealed class LinuxComparerTests
{
    private static readonly string[] Chains = ["inet filter input input", "ip filter FORWARD forward"];

    [Theory]
    [InlineData(FirewallBackend.Nftables, BootPersistence.Systemd)]
    [InlineData(FirewallBackend.Iptables, BootPersistence.Ifupdown)]
    [InlineData(FirewallBackend.None, BootPersistence.None)]
    public void A_box_that_has_the_link_needs_nothing(FirewallBackend backend, BootPersistence boot)
    {
        var link = Links.Hub(backend, boot);
        LinuxComparer.Compare(Links.Desired(link), Links.Up(link, Chains)).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_box_without_the_link_needs_nothing_for_its_removal() =>
        LinuxComparer.Compare(Links.Desired(null), Links.Bare).IsEmpty.ShouldBeTrue();

    [Fact]
    public void A_first_push_writes_then_guards_then_opens_the_tunnel_then_connects() =>
        Links.Lines(LinuxComparer.Compare(Links.Desired(Links.Hub()), Links.Bare)).ShouldBe(
        [
            "Add /etc/swanctl/conf.d/orch-abcdefgh.conf",
            "Add /etc/orchestrator/abcdefgh/link",
            "Add /etc/orchestrator/abcdefgh/firewall",
            "Add /etc/orchestrator/abcdefgh/openings",
            "Add /etc/systemd/system/orch-abcdefgh.service",
            "Run FirewallUp",
            "Run InterfaceUp",
            "Run EnableAtBoot",
            "Run LoadConnections",
        ]);

    [Fact]
    public void Removal_closes_the_tunnel_before_the_rules_that_guard_it() =>
        Links.Lines(LinuxComparer.Compare(Links.Desired(null), Links.Up(Links.Hub()))).ShouldBe(
        [
            "Run InterfaceDown",
            "Remove /etc/swanctl/conf.d/orch-abcdefgh.conf",
            "Run LoadConnections",
            "Run TerminateConnection",
            "Run FirewallDown",
            "Run DisableAtBoot",
            "Remove /etc/orchestrator/abcdefgh/link",
            "Remove /etc/orchestrator/abcdefgh/firewall",
            "Remove /etc/orchestrator/abcdefgh/openings",
            "Remove /etc/systemd/system/orch-abcdefgh.service",
        ]);

    [Theory]
    [InlineData(StartAction.None, "LoadConnections", "TerminateConnection")]
    [InlineData(StartAction.Trap, "LoadConnections", "TerminateConnection")]
    [InlineData(StartAction.Start, "TerminateConnection", "LoadConnections")]
    public void Changed_parameters_end_the_old_association(StartAction start, string first, string second)
    {
        var old = Links.Hub();
        old = old with { Connection = old.Connection with { Start = start } };
        var changed = old with { Connection = old.Connection with { DpdDelay = TimeSpan.FromSeconds(60) } };

        Links.Lines(LinuxComparer.Compare(Links.Desired(changed), Links.Up(old))).ShouldBe(
            ["Change /etc/swanctl/conf.d/orch-abcdefgh.conf", $"Run {first}", $"Run {second}"]);
    }

    [Fact]
    public void Another_secret_alone_is_a_change()
    {
        var old = Links.Hub();
        var changed = old with { Connection = old.Connection with { Secret = old.Connection.Secret! with { Digest = "00d2" } } };
        Links.Lines(LinuxComparer.Compare(Links.Desired(changed), Links.Up(old)))[0].ShouldBe("Change /etc/swanctl/conf.d/orch-abcdefgh.conf");
    }

    [Fact]
    public void A_lost_rule_or_a_new_foreign_chain_brings_the_firewall_up_again()
    {
        var link = Links.Hub();
        var up = Links.Up(link, Chains);
        var lost = up with { Running = up.Running with { FirewallRules = [.. up.Running.FirewallRules.Skip(1)] } };
        var grown = up with { Running = up.Running with { FilterChains = ["inet strict in input", .. Chains] } };

        Links.Lines(LinuxComparer.Compare(Links.Desired(link), lost)).ShouldBe(["Run FirewallUp"]);
        Links.Lines(LinuxComparer.Compare(Links.Desired(link), grown)).ShouldBe(["Run FirewallUp"]);
    }

    [Fact]
    public void A_changed_tunnel_is_brought_up_again()
    {
        var old = Links.Hub();
        var changed = old with { Tunnel = old.Tunnel with { Routes = [.. old.Tunnel.Routes, Ipv4Prefix.Parse("10.3.0.0/24")] } };
        Links.Lines(LinuxComparer.Compare(Links.Desired(changed), Links.Up(old))).ShouldBe(
            ["Change /etc/orchestrator/abcdefgh/link", "Run InterfaceUp"]);
    }

    [Fact]
    public void Another_packet_filter_takes_the_old_rules_away_with_the_old_script() =>
        Links.Lines(LinuxComparer.Compare(Links.Desired(Links.Hub(FirewallBackend.Iptables)), Links.Up(Links.Hub()))).ShouldBe(
        [
            "Run TerminateConnection",
            "Run InterfaceDown",
            "Run FirewallDown",
            "Change /etc/orchestrator/abcdefgh/link",
            "Change /etc/orchestrator/abcdefgh/firewall",
            "Run FirewallUp",
            "Run InterfaceUp",
            "Run LoadConnections",
            "Remove /etc/orchestrator/abcdefgh/openings",
        ]);

    [Fact]
    public void Forwarding_that_the_link_turned_on_is_not_planned_away()
    {
        var first = Links.Hub() with { TurnOnForwarding = true };
        var replanned = first with { TurnOnForwarding = false };
        LinuxComparer.Compare(Links.Desired(replanned), Links.Up(first)).IsEmpty.ShouldBeTrue();
        LinuxComparer.Compare(Links.Desired(first), Links.Up(replanned)).IsEmpty.ShouldBeFalse();
    }

    [Fact]
    public void A_wrong_mode_is_a_change()
    {
        var link = Links.Hub();
        var up = Links.Up(link);
        var open = up with { Files = [up.Files[0] with { Mode = up.Files[0].Mode | UnixFileMode.OtherRead }, .. up.Files.Skip(1)] };
        Links.Lines(LinuxComparer.Compare(Links.Desired(link), open))[0].ShouldBe("Change /etc/swanctl/conf.d/orch-abcdefgh.conf");
    }

    [Fact]
    public void The_baseline_tells_states_apart_and_not_their_order()
    {
        var up = Links.Up(Links.Hub());
        var reversed = up with { Files = [.. up.Files.Reverse()] };
        var other = up with { Running = up.Running with { AtBoot = false } };

        LinuxComparer.Baseline(reversed).ShouldBe(LinuxComparer.Baseline(up));
        LinuxComparer.Baseline(other).ShouldNotBe(LinuxComparer.Baseline(up));
    }
}
