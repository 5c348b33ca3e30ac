using Orchestrator.Web.Application;

namespace Orchestrator.Web.Tests.BadInput;

/// <summary>What people type wrong: each refusal names its field, and nothing is stored.</summary>
public sealed class EntryTests(ComposedApp app) : IClassFixture<ComposedApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Nasty => ["a\"b", "a'b", "a\nb", "a;b", "$(reboot)", "`reboot`", "a\\b", "[/system reboot]", "a\0b", "<b>", "{x}", "  "];

    [Theory]
    [MemberData(nameof(Nasty))]
    public async Task Names_with_signs_of_a_shell_or_a_script_are_refused_at_their_field(string name)
    {
        await using var router = await Router.StartAsync("branch", "10.1.0.1/24", "172.16.1.2/24", Cancel);
        var probe = await router.ReadAsync(app, Cancel);
        string before = await app.CensusAsync(Cancel);
        (await app.Onboarding.AddAsync(probe, new AddDeviceRequest(name, "Site", []), Cancel)).Problems.ShouldHaveSingleItem().Field.ShouldBe(nameof(AddDeviceRequest.DeviceName));
        (await app.Onboarding.AddAsync(probe, new AddDeviceRequest("branch", name, []), Cancel)).Problems.ShouldHaveSingleItem().Field.ShouldBe(nameof(AddDeviceRequest.SiteName));
        (await app.Get<ITopologyDesk>().RenameSiteAsync(Guid.Empty, name, Cancel)).Problems.ShouldHaveSingleItem().What.ShouldStartWith("Site ");
        (await app.CensusAsync(Cancel)).ShouldBe(before);
        await app.Onboarding.CancelAsync(probe, Cancel);
    }

    [Theory]
    [MemberData(nameof(Nasty))]
    public async Task Addresses_users_and_keys_are_checked_before_anything_is_stored(string text)
    {
        string before = await app.CensusAsync(Cancel);
        var refused = await app.Onboarding.ProbeAsync(new ProbeRequest(text, 70_000, AccessMethod.Ssh, text, null, text + "x"), Cancel);
        refused.Problems.Select(problem => problem.Field).ShouldBe(["Address", "Port", "UserName", "PrivateKey"]);
        refused.Problems.ShouldAllBe(problem => problem.What.Length > 0 && !problem.What.Contains('\n'));
        (await app.CensusAsync(Cancel)).ShouldBe(before);
    }

    [Theory]
    [InlineData("10.1.0.0/33")]
    [InlineData("banana")]
    [InlineData("10.1.0.0/24; reboot")]
    [InlineData("10.99.0.0/24")]
    public async Task A_subnet_that_is_none_or_is_not_the_devices_is_named(string lan)
    {
        await using var router = await Router.StartAsync("branch", "10.1.0.1/24", "172.16.1.2/24", Cancel);
        var probe = await router.ReadAsync(app, Cancel);
        string before = await app.CensusAsync(Cancel);
        var problem = (await app.Onboarding.AddAsync(probe, new AddDeviceRequest("branch", "branch", ["10.1.0.0/24", lan]), Cancel)).Problems.ShouldHaveSingleItem();
        problem.Field.ShouldBe(nameof(AddDeviceRequest.Lans));
        problem.What.ShouldContain(lan);
        (await app.CensusAsync(Cancel)).ShouldBe(before);
        await app.Onboarding.CancelAsync(probe, Cancel);
    }

    [Fact]
    public async Task Overlapping_lans_are_named_with_both_devices_and_store_no_link()
    {
        await using var hub = await Router.StartAsync("hub", "10.5.0.1/24", "198.51.100.10/24", Cancel);
        await using var branch = await Router.StartAsync("branch", "10.5.0.129/25", "172.16.1.2/24", Cancel);
        await hub.AddAsync(app, "hub", "10.5.0.0/24", Cancel);
        var probe = await branch.ReadAsync(app, Cancel);
        var lan = (await app.Onboarding.GetAsync(probe, Cancel))!.Lans.ShouldHaveSingleItem();
        lan.ForVpn.ShouldBeFalse();
        lan.Why.ShouldContain("hub");
        (await app.Onboarding.AddAsync(probe, new AddDeviceRequest("branch", "branch", [lan.Prefix]), Cancel)).Problems.ShouldBeEmpty();

        string before = await app.CensusAsync(Cancel);
        string onHub = await hub.ConfigurationAsync(Cancel);
        var sites = await app.Get<ILinkDesign>().ListSitesAsync(Cancel);
        var intent = new LinkIntent(sites.Single(site => site.Name == "hub").Id, sites.Single(site => site.Name == "branch").Id, new Dictionary<string, string>());
        var refused = (await app.Get<ILinkDesign>().PreviewAsync(intent, Cancel)).Problems;
        refused.ShouldContain(problem => problem.What.Contains("hub", StringComparison.Ordinal) && problem.What.Contains("branch", StringComparison.Ordinal) && problem.What.Contains("10.5.0.", StringComparison.Ordinal));
        (await app.CensusAsync(Cancel)).ShouldBe(before);
        (await hub.ConfigurationAsync(Cancel)).ShouldBe(onHub);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_named_and_leaves_no_site()
    {
        await using var router = await Router.StartAsync("one", "10.7.0.1/24", "172.16.1.2/24", Cancel);
        await router.AddAsync(app, "taken", "10.7.0.0/24", Cancel);
        var probe = await router.ReadAsync(app, Cancel);
        string before = await app.CensusAsync(Cancel);
        var problem = (await app.Onboarding.AddAsync(probe, new AddDeviceRequest("TAKEN", "another site", []), Cancel)).Problems.ShouldHaveSingleItem();
        problem.Code.ShouldBe("device.name.taken");
        problem.Field.ShouldBe(nameof(AddDeviceRequest.DeviceName));
        (await app.CensusAsync(Cancel)).ShouldBe(before);
        await app.Onboarding.CancelAsync(probe, Cancel);
    }
}
