using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Tests.RouterOs;

public sealed class MenuTableTests
{
    private static readonly RouterOsVersion V6 = RouterOsVersion.Parse("6.49.10 (long-term)");
    private static readonly RouterOsVersion V716 = RouterOsVersion.Parse("7.16.2 (stable)");
    private static readonly RouterOsVersion V720 = RouterOsVersion.Parse("7.20.8");

    [Fact]
    public void Every_menu_is_in_the_table() =>
        RouterOsMenus.All.Select(spec => spec.Menu).ShouldBe(Enum.GetValues<RouterOsMenu>());

    [Theory]
    [InlineData("7.16.2 (stable)", 7, 16, 2)]
    [InlineData("6.49.10 (long-term)", 6, 49, 10)]
    [InlineData("7.20rc1 (testing)", 7, 20, 0)]
    [InlineData("7.1", 7, 1, 0)]
    public void Versions_are_read_as_routers_print_them(string text, int major, int minor, int patch) =>
        RouterOsVersion.Parse(text).ShouldBe(new RouterOsVersion(major, minor, patch));

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("stable")]
    [InlineData("x7.1")]
    public void Other_texts_are_no_versions(string text) => RouterOsVersion.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_path_reads_as_a_script_wants_it() =>
        RouterOsMenu.IpsecPolicyGroup.Spec().ScriptPath.ShouldBe("/ip ipsec policy group");

    [Fact]
    public void Dead_peer_defaults_changed_with_7_17()
    {
        Absent(RouterOsMenu.IpsecProfile, "dpd-interval", V716).ShouldBe(Meaning(RouterOsMenu.IpsecProfile, "dpd-interval", "120", V716));
        Absent(RouterOsMenu.IpsecProfile, "dpd-interval", V720).ShouldBe(Meaning(RouterOsMenu.IpsecProfile, "dpd-interval", "8s", V720));
    }

    [Fact]
    public void An_absent_keepalive_is_off_and_not_the_default_of_an_add()
    {
        Absent(RouterOsMenu.Ipip, "keepalive", V716).ShouldNotBe(Meaning(RouterOsMenu.Ipip, "keepalive", "10s,10", V716));
        MenuSpec.Meaning(Field(RouterOsMenu.Ipip, "keepalive"), new Value.Unset(), V716).ShouldBe(Absent(RouterOsMenu.Ipip, "keepalive", V716));
    }

    [Theory]
    [InlineData(RouterOsMenu.IpsecPeer, "passive", "no")]
    [InlineData(RouterOsMenu.IpsecPeer, "port", "500")]
    [InlineData(RouterOsMenu.IpsecPolicy, "template", "false")]
    [InlineData(RouterOsMenu.IpsecPolicy, "level", "require")]
    [InlineData(RouterOsMenu.IpsecIdentity, "my-id", "auto")]
    [InlineData(RouterOsMenu.FirewallMangle, "passthrough", "true")]
    [InlineData(RouterOsMenu.FirewallNat, "src-address", "0.0.0.0/0")]
    [InlineData(RouterOsMenu.IpRoute, "distance", "1")]
    public void Absent_means_the_default(RouterOsMenu menu, string field, string value) =>
        Absent(menu, field, V716).ShouldBe(Meaning(menu, field, value, V716));

    [Fact]
    public void Version_6_has_no_comment_on_proposals_and_groups_and_another_route()
    {
        RouterOsMenu.IpsecProposal.Spec().HasComment(V6).ShouldBeFalse();
        RouterOsMenu.IpsecPolicyGroup.Spec().HasComment(V6).ShouldBeFalse();
        RouterOsMenu.IpsecProposal.Spec().HasComment(V716).ShouldBeTrue();
        RouterOsMenu.IpsecProfile.Spec().HasComment(V720).ShouldBeFalse();
        RouterOsMenu.IpRoute.Spec().TryField("routing-table", V6, out _).ShouldBeFalse();
        RouterOsMenu.IpRoute.Spec().TryField("routing-mark", V716, out _).ShouldBeFalse();
    }

    [Fact]
    public void An_empty_list_is_not_the_default_list() =>
        Meaning(RouterOsMenu.IpsecProposal, "auth-algorithms", "", V716).ShouldNotBe(Absent(RouterOsMenu.IpsecProposal, "auth-algorithms", V716));

    [Fact]
    public void Secrets_are_told_apart_by_digest()
    {
        var field = Field(RouterOsMenu.IpsecIdentity, "secret");
        var one = new Value.Secret(new SecretRef("psk", "aa"));
        MenuSpec.Meaning(field, one, V716).ShouldBe(MenuSpec.Meaning(field, new Value.Secret(new SecretRef("", "aa")), V716));
        MenuSpec.Meaning(field, one, V716).ShouldNotBe(MenuSpec.Meaning(field, new Value.Secret(new SecretRef("psk", "bb")), V716));
        MenuSpec.Meaning(field, one, V716).ShouldNotBe(MenuSpec.Meaning(field, "aa", V716));
    }

    private static FieldSpec Field(RouterOsMenu menu, string name) => menu.Spec().Fields.Single(spec => spec.Name == name);

    private static string Meaning(RouterOsMenu menu, string field, string text, RouterOsVersion version) =>
        MenuSpec.Meaning(Field(menu, field), text, version);

    private static string Absent(RouterOsMenu menu, string field, RouterOsVersion version) =>
        MenuSpec.Meaning(Field(menu, field), null, version);
}
