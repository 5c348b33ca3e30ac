using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Components.Pages.Links;
using Orchestrator.Web.Tests.NatChecks;

namespace Orchestrator.Web.Tests.Mesh;

/// <summary>Several links, worked out and stored together.</summary>
public sealed class MeshDesignTests : IDisposable
{
    private readonly CheckedApp _app = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IMeshDesign Design => _app.Get<IMeshDesign>();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task The_site_that_reaches_most_is_the_hub_and_a_pair_that_needs_one_is_left_out_of_a_mesh()
    {
        var (hub, north, south) = await ThreeAsync();

        var star = await ProposeAsync(LinkShape.HubAndSpokes, hub, north, south);
        star.Hub.ShouldBe(hub.Site.Value);
        star.HubWhy.ShouldBe("hub is proposed: it can have a direct link with all 2 others, as measured, none with more.");
        star.Links.Select(link => (link.A.SiteName, link.B.SiteName, link.Verdict!.Kind, link.Ticked, link.Begins))
            .ShouldBe([("north", "hub", PairKind.DirectIfInitiated, true, "north"), ("south", "hub", PairKind.DirectIfInitiated, true, "south")]);
        star.Links[1].BeginsWhy.ShouldBe("First packets from outside reach hub and not south.");

        var mesh = await ProposeAsync(LinkShape.FullMesh, hub, north, south);
        mesh.Links.Count.ShouldBe(3);
        var between = mesh.Links.Single(link => link.A.SiteName != "hub" && link.B.SiteName != "hub");
        between.Verdict!.Kind.ShouldBe(PairKind.NeedsHub);
        (between.Ticked, between.Tunnel).ShouldBe((false, ""));
        between.HubInstead!.Name.ShouldBe("hub");
        mesh.Forwards.ShouldNotBeEmpty();
        // It need not be picked: any site of the fleet will do.
        (await ProposeAsync(LinkShape.FullMesh, north, south)).Links.ShouldHaveSingleItem().HubInstead!.Name.ShouldBe("hub");
        // South's uplink passes for reachable, so a person may try it all the same.
        (mesh.Ticked, between.CanTick).ShouldBe((2, true));
        (await Design.ProposeAsync(Intent(LinkShape.FullMesh, hub, north, south) with { Ticks = new Dictionary<SitePair, bool> { [between.Pair] = true } }, Cancel)).Ticked.ShouldBe(3);
    }

    [Fact]
    public async Task A_box_that_only_its_own_rules_close_can_be_the_hub()
    {
        var box = await _app.AddBoxAsync("box", Profiles.Closed("203.0.113.100"), Cancel);
        var one = await _app.AddAsync("one", Profiles.Symmetric("192.168.1.2", "203.0.113.1"), cancellationToken: Cancel);
        var two = await _app.AddAsync("two", Profiles.Symmetric("192.168.2.2", "203.0.113.2"), cancellationToken: Cancel);
        await _app.CheckAsync(Cancel, box, one, two);

        var star = await ProposeAsync(LinkShape.HubAndSpokes, one, two, box);
        star.Hub.ShouldBe(box.Site.Value);
        star.Links.Select(link => link.Verdict!.Text.Sentence).ShouldBe(
            ["one and box: possible if one begins once box accepts UDP 500 and 4500.", "two and box: possible if two begins once box accepts UDP 500 and 4500."]);
        star.Links.ShouldAllBe(link => link.Ticked && link.Begins == link.A.SiteName);
        (await ProposeAsync(LinkShape.FullMesh, one, two, box)).Forwards[0].Text.ShouldStartWith("Accept UDP 500 and 4500 in the input rules of box");
    }

    [Fact]
    public async Task What_is_shown_is_what_is_stored_with_addresses_that_do_not_clash()
    {
        var (hub, north, south) = await ThreeAsync();
        var intent = Intent(LinkShape.HubAndSpokes, hub, north, south);
        var shown = (await Design.ProposeAsync(intent, Cancel)).Links;

        var group = (await Design.PreviewAsync(intent, Cancel)).Value;

        var view = (await _app.Get<IChangeGroups>().GetAsync(group, Cancel)).ShouldNotBeNull();
        (view.Title, view.State, view.By).ShouldBe(("Connect 2 spokes to hub", GroupState.Open, "ada"));
        view.Refused.ShouldBeEmpty();
        var stored = new List<Link>();
        foreach (var change in view.Changes)
            stored.Add((await _app.Get<LinkStore>().GetAsync(new LinkId(change.Link!.Value), Cancel))!.Link);
        stored.Select(link => link.Name).ShouldBe(["north - hub", "south - hub"]);
        stored.Select(link => $"{link.Addresses.Tunnel} {link.Addresses.Endpoints}").ShouldBe(shown.Select(link => $"{link.Tunnel} {link.Endpoints}"));
        stored.SelectMany(link => new[] { link.Addresses.Tunnel, link.Addresses.Endpoints }).Distinct().Count().ShouldBe(4);

        // Looked at again, the drafts are there and would be taken up, not made twice.
        var again = (await Design.ProposeAsync(intent, Cancel)).Links;
        again.ShouldAllBe(link => link.ExistingState == LinkState.Draft || link.ExistingState == LinkState.Planned);
        again.Select(link => link.Tunnel).ShouldBe(shown.Select(link => link.Tunnel));
        (await Design.PreviewAsync(intent, Cancel)).Succeeded.ShouldBeTrue();
        (await _app.Get<LinkStore>().ListAsync(new PageRequest(), Cancel)).Total.ShouldBe(2);
    }

    [Fact]
    public async Task Dropping_all_forgets_the_drafts_that_were_made_and_no_other()
    {
        var (hub, north, south) = await ThreeAsync();
        await _app.Get<ILinkDesign>().PreviewAsync(new LinkIntent(north.Site.Value, hub.Site.Value, new Dictionary<string, string>()), Cancel);
        var group = (await Design.PreviewAsync(Intent(LinkShape.HubAndSpokes, hub, north, south), Cancel)).Value;

        (await _app.Get<IChangeGroups>().DiscardAsync(group, Cancel)).Problems.ShouldBeEmpty();

        var view = (await _app.Get<IChangeGroups>().GetAsync(group, Cancel))!;
        view.Changes.ShouldAllBe(change => change.Row.State == ChangeState.Discarded);
        view.Unpushed.ShouldBe(0);
        (await _app.Get<LinkStore>().ListAsync(new PageRequest(), Cancel)).Items.Select(link => link.Name).ShouldBe(["north - hub"]);
    }

    [Fact]
    public async Task A_draft_goes_when_its_change_is_dropped_alone_and_its_devices_are_free_again()
    {
        var (hub, north, south) = await ThreeAsync();
        var group = (await Design.PreviewAsync(Intent(LinkShape.HubAndSpokes, hub, north, south), Cancel)).Value;
        (await _app.Get<ITopologyDesk>().ForgetDeviceAsync(north.Id.Value, Cancel)).Succeeded.ShouldBeFalse();

        foreach (var change in (await _app.Get<IChangeGroups>().GetAsync(group, Cancel))!.Changes)
            (await _app.Get<IChangeDesk>().DiscardAsync(change.Row.Id, Cancel)).Problems.ShouldBeEmpty();

        (await _app.Get<LinkStore>().ListAsync(new PageRequest(), Cancel)).Total.ShouldBe(0);
        var dropped = (await _app.Get<IChangeGroups>().GetAsync(group, Cancel))!.Changes[0];
        (await _app.Get<IChangeDesk>().GetAsync(dropped.Row.Id, Cancel))!.Result.ShouldBe("Dropped. The link is deleted as well.");
        (await _app.Get<ITopologyDesk>().ForgetDeviceAsync(north.Id.Value, Cancel)).Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Drafts_that_are_previewed_again_belong_to_the_newer_group_and_go_with_it()
    {
        var (hub, north, south) = await ThreeAsync();
        // Made from the other end: it is the same link.
        await _app.Get<ILinkDesign>().PreviewAsync(new LinkIntent(hub.Site.Value, north.Site.Value, new Dictionary<string, string>()), Cancel);
        var alone = (await _app.Get<IChangeDesk>().ListAsync(Cancel)).ShouldHaveSingleItem();
        var intent = Intent(LinkShape.HubAndSpokes, hub, north, south);
        var first = (await Design.PreviewAsync(intent, Cancel)).Value;
        var second = (await Design.PreviewAsync(intent, Cancel)).Value;

        var groups = _app.Get<IChangeGroups>();
        (await groups.GetAsync(first, Cancel))!.Changes.ShouldAllBe(change => change.Row.State == ChangeState.Discarded);
        var newer = (await groups.GetAsync(second, Cancel))!;
        (newer.Refused.Count, newer.Changes.Count).ShouldBe((0, 2));
        (await groups.DiscardAsync(second, Cancel)).Problems.ShouldBeEmpty();
        // What was previewed alone still has its change.
        (await _app.Get<LinkStore>().ListAsync(new PageRequest(), Cancel)).Items.Select(link => link.Name).ShouldBe(["hub - north"]);
        (await _app.Get<IChangeDesk>().DiscardAsync(alone.Id, Cancel)).Problems.ShouldBeEmpty();
        (await _app.Get<LinkStore>().ListAsync(new PageRequest(), Cancel)).Total.ShouldBe(0);
    }

    [Fact]
    public async Task A_page_that_is_left_while_the_drafts_are_made_leaves_none_behind_that_nobody_can_remove()
    {
        var devices = new List<Device>();
        for (int number = 1; number <= 8; number++)
            devices.Add(await _app.AddAsync($"site-{number:00}", Profiles.Public($"203.0.113.{number}"), cancellationToken: Cancel));
        using var page = new CancellationTokenSource();
        var work = Design.PreviewAsync(Intent(LinkShape.FullMesh, [.. devices]), page.Token);
        var links = _app.Get<LinkStore>();
        while ((await links.ListAsync(new PageRequest(Take: 1), Cancel)).Total == 0)
            await Task.Delay(5, Cancel);
        await page.CancelAsync();

        var group = (await work).Value;

        var view = (await _app.Get<IChangeGroups>().GetAsync(group, Cancel))!;
        (view.Changes.Count, view.Refused.Count).ShouldBe((28, 0));
        (await _app.Get<IChangeGroups>().DiscardAsync(group, Cancel)).Problems.ShouldBeEmpty();
        (await links.ListAsync(new PageRequest(), Cancel)).Total.ShouldBe(0);
    }

    [Fact]
    public async Task What_was_measured_proposes_who_begins_and_is_no_choice_of_anybody()
    {
        var (hub, _, south) = await ThreeAsync();
        var intent = new LinkIntent(hub.Site.Value, south.Site.Value, new Dictionary<string, string>());
        var design = _app.Get<ILinkDesign>();
        await design.PreviewAsync(intent, Cancel);
        var link = (await _app.Get<LinkStore>().OfDeviceAsync(south.Id, Cancel)).ShouldHaveSingleItem().Link;
        link.Choices.Initiator.ShouldBeNull();
        var proposed = await BeginsAsync(intent);
        (proposed.Value, proposed.Overridden).ShouldBe(("south", false));
        proposed.Why.ShouldBe("The self-check found that the link comes up only if south sends the first packet to hub");

        // A later check finds the opposite: the draft follows it, on every page and in every plan.
        (_app.Runner.Measurements["hub"], _app.Runner.Measurements["south"]) = (Profiles.Closed("203.0.113.100"), Profiles.Public("203.0.113.2"));
        await _app.CheckAsync(Cancel, hub, south);
        (await ProposeAsync(LinkShape.FullMesh, hub, south)).Links.ShouldHaveSingleItem().Begins.ShouldBe("hub");
        (await Design.PreviewAsync(Intent(LinkShape.FullMesh, hub, south), Cancel)).Problems.ShouldBeEmpty();
        (await _app.Get<LinkStore>().GetAsync(link.Id, Cancel))!.Link.Choices.Initiator.ShouldBeNull();
        (await BeginsAsync(intent)).Value.ShouldBe("hub");
        (await _app.Get<ITopologyQueries>().GetLinkAsync(link.Id.Value, Cancel))!.Design.Single(choice => choice.Key == "initiator").Value.ShouldBe("hub");

        var chosen = await BeginsAsync(intent with { Overrides = new Dictionary<string, string> { ["initiator"] = "b" } });
        (chosen.Value, chosen.Overridden, chosen.Why).ShouldBe(("south", true, "You chose it"));

        async Task<DesignChoice> BeginsAsync(LinkIntent wanted) => (await design.ProposeAsync(wanted, Cancel)).Value!.Choices.Single(choice => choice.Key == "initiator");
    }

    [Fact]
    public async Task A_plan_believes_the_forward_that_the_pages_believe()
    {
        var measured = Profiles.Keeping("192.168.1.2", "203.0.113.7");
        var branch = await _app.AddAsync("branch", measured with
        {
            Trials = [.. measured.Trials.Where(trial => trial is not NatTrial.Unsolicited).Select(trial => trial is NatTrial.Filtering filter ? filter with { Arrived = true } : trial)],
        }, cancellationToken: Cancel);
        var hub = await _app.AddAsync("hub", Profiles.Public("203.0.113.100"), cancellationToken: Cancel);
        await _app.CheckAsync(Cancel, branch, hub);
        long check = (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!.Result!.Id;
        (await _app.Checks.UseForwardedAsync(check, Cancel)).Problems.ShouldBeEmpty();
        (await _app.Checks.GetPairAsync(branch.Site.Value, hub.Site.Value, Cancel))!.Kind.ShouldBe(PairKind.Direct);

        var proposed = (await _app.Get<ILinkDesign>().ProposeAsync(new LinkIntent(branch.Site.Value, hub.Site.Value, new Dictionary<string, string>()), Cancel)).Value!;

        proposed.Choices.Single(choice => choice.Key == "initiator").Why.ShouldNotContain("comes up only if");
    }

    [Fact]
    public async Task An_address_with_a_thousand_sites_is_served()
    {
        var address = MeshAddress.Read(LinkShape.FullMesh, Enumerable.Range(0, 1000).Select(_ => Guid.CreateVersion7()), null, null, null, null);
        using var visitor = _app.Visitor();
        using var answer = await visitor.GetAsync(new Uri(address.Url(), UriKind.Relative), Cancel);
        ((int)answer.StatusCode).ShouldBe(302);
    }

    [Fact]
    public async Task A_link_that_is_there_is_not_made_twice()
    {
        var (hub, north, south) = await ThreeAsync();
        await _app.Get<ILinkDesign>().PreviewAsync(new LinkIntent(hub.Site.Value, north.Site.Value, new Dictionary<string, string>()), Cancel);
        var link = (await _app.Get<LinkStore>().OfDeviceAsync(north.Id, Cancel)).ShouldHaveSingleItem().Link;
        await _app.Get<LinkStore>().SetStageAsync(link.Id, LinkStage.Deployed, Cancel);

        var proposal = await ProposeAsync(LinkShape.FullMesh, hub, north, south);

        var there = proposal.Links.Single(one => one.Existing is not null);
        (there.Existing, there.ExistingState, there.Ticked, there.CanTick).ShouldBe((link.Id.Value, LinkState.Deployed, false, false));
        (there.Stays, proposal.Ticked).ShouldBe((true, 1));

        // Spokes that shall reach each other need more of it.
        var star = (await ProposeAsync(LinkShape.HubAndSpokes, hub, north, south)).Links.Single(one => one.Existing is not null);
        (star.Stays, star.Ticked, string.Join(' ', star.Transit)).ShouldBe((false, true, south.Lans[0].Prefix.ToString()));
    }

    [Fact]
    public async Task A_second_spoke_from_anywhere_is_refused_by_a_RouterOS_hub_and_possible_once_the_first_is_unticked()
    {
        var hub = await _app.AddAsync("hub", Profiles.Public("203.0.113.100"), cancellationToken: Cancel);
        var one = await _app.AddAsync("one", Profiles.Symmetric("192.168.1.2", "203.0.113.1"), cancellationToken: Cancel);
        var two = await _app.AddAsync("two", Profiles.Symmetric("192.168.2.2", "203.0.113.2"), cancellationToken: Cancel);
        await _app.CheckAsync(Cancel, hub, one, two);

        var proposal = await ProposeAsync(LinkShape.HubAndSpokes, hub, one, two);
        proposal.HubWhy.ShouldContain("hub runs RouterOS, which takes one peer from anywhere: 1 more spoke without a public address");
        proposal.Links[1].Problems.ShouldHaveSingleItem().Code.ShouldBe("link.passive-peer-taken");
        proposal.Links.Select(link => (link.Ticked, link.CanTick)).ShouldBe([(true, true), (false, false)]);

        var without = await Design.ProposeAsync(Intent(LinkShape.HubAndSpokes, hub, one, two) with { Ticks = new Dictionary<SitePair, bool> { [proposal.Links[0].Pair] = false } }, Cancel);
        without.Links.Select(link => (link.Ticked, link.CanTick)).ShouldBe([(false, true), (true, true)]);
    }

    [Fact]
    public async Task Without_a_measurement_the_uplinks_tell_and_nobody_is_said_to_be_measured()
    {
        var hub = await _app.AddAsync("hub", Profiles.Public("203.0.113.100"), cancellationToken: Cancel);
        var one = await _app.AddAsync("one", Profiles.Symmetric("192.168.1.2", "203.0.113.1"), cancellationToken: Cancel);
        var two = await _app.AddAsync("two", Profiles.Public("203.0.113.2"), cancellationToken: Cancel);

        var proposal = await ProposeAsync(LinkShape.HubAndSpokes, one, two, hub);

        proposal.HubWhy.ShouldStartWith("two is proposed: a direct link with all 2 others is expected from the uplinks; nothing was measured");
        proposal.Links.ShouldAllBe(link => link.Verdict!.Kind == PairKind.Unknown && link.Ticked);
        (await Design.PreviewAsync(Intent(LinkShape.FullMesh, one), Cancel)).Problems.ShouldHaveSingleItem().Code.ShouldBe("mesh.nothing-ticked");
    }

    [Fact]
    public async Task More_links_than_anybody_looks_through_are_refused()
    {
        var devices = new List<Device>();
        for (int number = 1; number <= 21; number++)
            devices.Add(await _app.AddAsync($"site-{number:00}", Profiles.Public($"203.0.113.{number}"), cancellationToken: Cancel));

        (await ProposeAsync(LinkShape.FullMesh, [.. devices])).Problems.ShouldHaveSingleItem().What.ShouldBe("These sites would get 210 links; 200 can be made at once.");
        (await ProposeAsync(LinkShape.FullMesh, [.. devices.Take(20)])).Ticked.ShouldBe(190);
    }

    private async Task<(Device Hub, Device North, Device South)> ThreeAsync()
    {
        var hub = await _app.AddAsync("hub", Profiles.Public("203.0.113.100"), cancellationToken: Cancel);
        var north = await _app.AddAsync("north", Profiles.Symmetric("192.168.1.2", "203.0.113.1"), cancellationToken: Cancel);
        // A public address, and a provider that lets nothing in.
        var south = await _app.AddAsync("south", Profiles.Closed("203.0.113.2"), cancellationToken: Cancel);
        await _app.CheckAsync(Cancel, hub, north, south);
        return (hub, north, south);
    }

    private Task<MeshProposal> ProposeAsync(LinkShape shape, params Device[] devices) => Design.ProposeAsync(Intent(shape, devices), Cancel);

    private static MeshIntent Intent(LinkShape shape, params Device[] devices) =>
        new(shape, [.. devices.OrderBy(device => device.Name == "hub" ? 1 : 0).Select(device => device.Site.Value)], null, new Dictionary<SitePair, bool>());
}
