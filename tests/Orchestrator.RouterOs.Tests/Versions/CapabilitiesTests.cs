using Orchestrator.RouterOs.Versions;

namespace Orchestrator.RouterOs.Tests.Versions;

public class CapabilitiesTests
{
    private static readonly Func<Capabilities, (bool Available, string? Reason)>[] All =
        [.. typeof(Capabilities).GetProperties().Select(property => (Func<Capabilities, (bool, string?)>)(capabilities =>
        {
            dynamic capability = property.GetValue(capabilities)!;
            return ((bool)capability.IsAvailable, (string?)capability.Reason);
        }))];

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("8.0")]
    [InlineData("8.0beta1")]
    [InlineData("11.2")]
    [InlineData("5.26")]
    public void An_unknown_version_has_nothing_and_says_why(string? version)
    {
        All.Length.ShouldBeGreaterThan(10);
        foreach (var look in All)
        {
            var (available, reason) = look(Capabilities.Of(version));
            available.ShouldBeFalse();
            reason.ShouldNotBeNullOrEmpty();
        }
    }

    [Theory]
    [InlineData("6.44.6", false)]
    [InlineData("6.45beta1", false)]
    [InlineData("6.45", true)]
    [InlineData("6.49.10 (long-term)", true)]
    [InlineData("7.24", true)]
    public void The_identity_menu_came_with_6_45(string version, bool there) =>
        Capabilities.Of(version).HasIdentityMenu.IsAvailable.ShouldBe(there);

    [Theory]
    [InlineData("7.17.2", false)]
    [InlineData("7.18rc1", false)]
    [InlineData("7.18", true)]
    [InlineData("7.23.1 (stable)", true)]
    public void Safe_mode_by_command_came_with_7_18(string version, bool there)
    {
        var capability = Capabilities.Of(version).SafeModeCommands;
        capability.IsAvailable.ShouldBe(there);
        if (!there)
            capability.Reason!.ShouldContain("came with 7.18");
    }

    [Theory]
    [InlineData("6.44", null)]
    [InlineData("6.49", "/ip/ipsec/key")]
    [InlineData("7.19.6", "/ip/ipsec/key")]
    [InlineData("7.20beta2", null)]
    [InlineData("7.20", "/ip/ipsec/key/rsa")]
    [InlineData("7.21.4", "/ip/ipsec/key/rsa")]
    public void The_menu_of_rsa_keys_moved_with_7_20(string version, string? menu) =>
        Capabilities.Of(version).RsaKeyMenu.Value.ShouldBe(menu);

    [Theory]
    [InlineData("6.49.10", "routing-mark", "/ip/route/rule")]
    [InlineData("7.0", null, null)]
    [InlineData("7.1beta6", null, null)]
    [InlineData("7.1", "routing-table", "/routing/rule")]
    public void Routing_tables_were_renamed_with_7(string version, string? property, string? rules)
    {
        Capabilities.Of(version).RouteTableProperty.Value.ShouldBe(property);
        Capabilities.Of(version).RoutingRuleMenu.Value.ShouldBe(rules);
    }

    [Theory]
    [InlineData("6.49.10", false)]
    [InlineData("7.1", true)]
    public void Files_and_nat_chains_came_with_7(string version, bool there)
    {
        Capabilities.Of(version).FileAdd.IsAvailable.ShouldBe(there);
        Capabilities.Of(version).NatInputOutputChains.IsAvailable.ShouldBe(there);
        Capabilities.Of(version).PingCommand.Value.ShouldBe("/tool/ping");
    }
}
