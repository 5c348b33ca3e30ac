using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Tests.RouterOs;

public sealed class ComparerTests
{
    private static readonly (RouterOsMenu, string)[] Soho =
    [
        (RouterOsMenu.IpsecProfile, "name=default hash-algorithm=sha1 default"),
        (RouterOsMenu.IpsecProposal, "name=default default"),
        (RouterOsMenu.IpsecPolicy, "template=true src-address=::/0 dst-address=::/0 default"),
        (RouterOsMenu.IpAddress, "address=192.168.88.1/24 interface=bridge"),
        (RouterOsMenu.IpAddress, "address=100.64.0.9/24 interface=ether1 dynamic"),
        (RouterOsMenu.FirewallFilter, "chain=forward action=passthrough comment=dummy dynamic"),
        (RouterOsMenu.FirewallFilter, "chain=input action=accept connection-state=established,related,untracked"),
        (RouterOsMenu.FirewallFilter, "chain=input action=drop in-interface-list=!LAN"),
        (RouterOsMenu.FirewallNat, "chain=srcnat action=masquerade out-interface=ether2"),
        (RouterOsMenu.FirewallNat, "chain=dstnat action=dst-nat dst-port=80 protocol=tcp"),
        (RouterOsMenu.FirewallNat, "chain=srcnat action=masquerade out-interface-list=WAN ipsec-policy=out,none"),
    ];

    [Fact]
    public void Rows_come_into_being_in_the_named_order()
    {
        var changes = RouterOsComparer.Compare(SampleLink.Desired(), SampleLink.Router(Soho));
        changes.Operations.ShouldAllBe(operation => operation is AddRow);
        changes.Operations.Select(operation => operation.Purpose).ShouldBe(
        [
            Purpose.EndpointInterface, Purpose.EndpointAddress, Purpose.IkeProfile, Purpose.EspProposal, Purpose.Peer, Purpose.Identity,
            Purpose.Policy, Purpose.NatException, Purpose.InputIpip, Purpose.InputClearIpipDrop, Purpose.TunnelInterface,
            // These name the tunnel, which must be there before them; nothing is sent through it yet.
            Purpose.NatException, Purpose.MssOut, Purpose.TunnelAddress, Purpose.Route, Purpose.Route,
        ]);
    }

    [Fact]
    public void They_go_in_reverse()
    {
        var table = Established(SampleLink.Desired());
        var changes = RouterOsComparer.Compare(SampleLink.Nothing, table.Actual);
        changes.Operations.ShouldAllBe(operation => operation is RemoveRow);
        changes.Operations.Select(operation => operation.Purpose).ShouldBe(
            RouterOsComparer.Compare(SampleLink.Desired(), SampleLink.Router(Soho)).Operations.Select(operation => operation.Purpose).Reverse());
    }

    [Fact]
    public void A_nat_exception_stands_before_the_first_static_rule_that_could_catch()
    {
        var changes = RouterOsComparer.Compare(SampleLink.Desired(), SampleLink.Router(Soho));
        var anchor = changes.Operations.OfType<AddRow>().First(add => add.Menu == RouterOsMenu.FirewallNat).Before.ShouldBeOfType<RowSelector.ById>();
        anchor.Id.ShouldBe("*B");
        anchor.Summary.ShouldBe("chain=srcnat action=masquerade out-interface-list=WAN ipsec-policy=out,none");
    }

    [Fact]
    public void Filter_rows_skip_dynamic_rows_and_stand_before_what_could_catch()
    {
        var changes = RouterOsComparer.Compare(SampleLink.Desired(), SampleLink.Router(Soho));
        changes.Operations.OfType<AddRow>().Where(add => add.Menu == RouterOsMenu.FirewallFilter)
            .ShouldAllBe(add => ((RowSelector.ById)add.Before!).Id == "*7");
    }

    [Fact]
    public void Without_a_rule_that_could_catch_the_end_will_do()
    {
        var changes = RouterOsComparer.Compare(SampleLink.Desired(), SampleLink.Router());
        changes.Operations.OfType<AddRow>().ShouldAllBe(add => add.Before == null);
    }

    [Fact]
    public void A_rule_put_above_the_exception_makes_it_move()
    {
        var table = Established(SampleLink.Desired());
        var above = Insert(table.Actual, RouterOsMenu.FirewallNat, 0, SampleLink.Actual("*FF", "chain=srcnat action=masquerade"));
        var changes = RouterOsComparer.Compare(SampleLink.Desired(), above);
        changes.Operations.OfType<MoveRow>().Select(move => (move.Row, ((RowSelector.ById)move.Before!).Id)).ShouldBe(
        [
            (new RowSelector.ByStamp(new Stamp(SampleLink.Tag, Purpose.NatException)), "*FF"),
            (new RowSelector.ByStamp(new Stamp(SampleLink.Tag, Purpose.NatException, 1)), "*FF"),
        ]);
        changes.Operations.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("chain=srcnat action=masquerade disabled=true")]
    [InlineData("chain=srcnat action=masquerade dynamic")]
    [InlineData("chain=srcnat action=masquerade out-interface=ether5")]
    [InlineData("chain=dstnat action=dst-nat")]
    public void A_rule_that_does_not_catch_moves_nothing_but_what_it_could(string rule)
    {
        var table = Established(SampleLink.Desired());
        var above = Insert(table.Actual, RouterOsMenu.FirewallNat, 0, SampleLink.Actual("*FF", rule));
        RouterOsComparer.Compare(SampleLink.Desired(), above).Operations.ShouldBeEmpty();
    }

    [Fact]
    public void A_later_row_of_the_link_that_would_catch_an_earlier_one_stays_behind_it()
    {
        var table = Established(SampleLink.Desired());
        var filter = table.Actual.Rows(RouterOsMenu.FirewallFilter).ToList();
        var drop = filter.Single(row => row.Stamp?.Purpose == Purpose.InputClearIpipDrop);
        filter.Remove(drop);
        filter.Insert(1, drop);
        var changes = RouterOsComparer.Compare(SampleLink.Desired(), With(table.Actual, RouterOsMenu.FirewallFilter, filter));
        changes.Operations.ShouldHaveSingleItem().ShouldBeOfType<MoveRow>().Purpose.ShouldBe(Purpose.InputIpip);
    }

    [Theory]
    [InlineData("accept", true)]
    [InlineData("masquerade", false)]
    public void Another_link_s_rule_that_accepts_as_ours_do_may_stand_before_them(string action, bool stays)
    {
        var table = Established(SampleLink.Desired());
        var other = new Stamp(LinkTag.From(new Guid(77, 0, 0, new byte[8])), Purpose.NatException, 1);
        var first = new ActualRow("*FF", new Dictionary<string, Value> { ["chain"] = new Value.Plain("srcnat"), ["action"] = new Value.Plain(action), ["comment"] = new Value.Plain(other.ToString()) });
        var rows = table.Actual.Rows(RouterOsMenu.FirewallNat).Prepend(first).ToList();

        RouterOsComparer.Compare(SampleLink.Desired(), With(table.Actual, RouterOsMenu.FirewallNat, rows)).IsEmpty.ShouldBe(stays);
    }

    [Fact]
    public void Only_fields_that_differ_are_set()
    {
        var table = Established(SampleLink.Desired());
        var set = RouterOsComparer.Compare(SampleLink.Desired(dpd: "1m"), table.Actual).Operations.ShouldHaveSingleItem().ShouldBeOfType<SetRow>();
        set.Row.ShouldBe(new RowSelector.ByName("orch-abcdefgh"));
        set.Changes.ShouldBe([new FieldChange("dpd-interval", "30s", "1m")]);
    }

    [Theory]
    [InlineData(RouterOsMenu.FirewallNat, "src-address-list", "evil", null)]
    [InlineData(RouterOsMenu.FirewallNat, "disabled", "true", "no")]
    [InlineData(RouterOsMenu.FirewallNat, "action", "masquerade", "accept")]
    [InlineData(RouterOsMenu.IpsecPeer, "passive", "yes", "no")]
    [InlineData(RouterOsMenu.Ipip, "keepalive", "10s,10", null)]
    public void What_somebody_changed_on_our_rows_is_put_right(RouterOsMenu menu, string field, string value, string? back)
    {
        var table = Established(SampleLink.Desired());
        var rows = table.Actual.Rows(menu).ToList();
        int at = rows.FindIndex(row => row.Stamp?.Tag == SampleLink.Tag);
        rows[at] = rows[at] with { Fields = rows[at].Fields.Where(pair => pair.Key != field).Append(new(field, value)).ToDictionary() };
        var set = RouterOsComparer.Compare(SampleLink.Desired(), With(table.Actual, menu, rows)).Operations.ShouldHaveSingleItem().ShouldBeOfType<SetRow>();
        var change = set.Changes.ShouldHaveSingleItem();
        change.Name.ShouldBe(field);
        change.To.ShouldBe(back is null ? null : new Value.Plain(back));
    }

    [Fact]
    public void Doubles_of_a_row_of_ours_go_first()
    {
        var table = Established(SampleLink.Desired());
        var twin = table.Actual.Rows(RouterOsMenu.FirewallNat).First(row => row.Stamp is not null) with { Id = "*EE" };
        var doubled = Insert(table.Actual, RouterOsMenu.FirewallNat, table.Actual.Rows(RouterOsMenu.FirewallNat).Count, twin);
        var removal = RouterOsComparer.Compare(SampleLink.Desired(), doubled).Operations.ShouldHaveSingleItem().ShouldBeOfType<RemoveRow>();
        removal.Row.ShouldBeOfType<RowSelector.ById>().Id.ShouldBe("*EE");
        RouterOsComparer.Compare(SampleLink.Nothing, doubled).Operations.Count.ShouldBe(SampleLink.Desired().Rows.Count + 1);
    }

    [Fact]
    public void Another_secret_means_another_row_before_the_old_one_is_gone_for_good()
    {
        var table = Established(SampleLink.Desired());
        var changes = RouterOsComparer.Compare(SampleLink.Desired(digest: "d2"), table.Actual);
        changes.Operations.Count.ShouldBe(2);
        changes.Operations[0].ShouldBeOfType<RemoveRow>().Row.ShouldBe(new RowSelector.ByStamp(new Stamp(SampleLink.Tag, Purpose.Identity)));
        changes.Operations[1].ShouldBeOfType<AddRow>().Row.ShouldBe(new RowSelector.ByStamp(new Stamp(SampleLink.Tag, Purpose.Identity, 1)));
        table.Apply(changes);
        table.Actual.Rows(RouterOsMenu.IpsecIdentity).Select(row => row["disabled"]).ShouldBe(["yes", "no"]);
        table.Confirm(changes);
        RouterOsComparer.Compare(SampleLink.Desired(digest: "d2"), table.Actual).Operations.ShouldBeEmpty();
    }

    [Fact]
    public void A_predecessor_that_was_left_behind_is_cleared_away()
    {
        var table = Established(SampleLink.Desired());
        table.Apply(RouterOsComparer.Compare(SampleLink.Desired(digest: "d2"), table.Actual));
        var changes = RouterOsComparer.Compare(SampleLink.Desired(digest: "d2"), table.Actual);
        changes.Operations.ShouldHaveSingleItem().ShouldBeOfType<RemoveRow>().Row.ShouldBe(new RowSelector.ByStamp(new Stamp(SampleLink.Tag, Purpose.Identity)));
    }

    [Fact]
    public void A_hidden_secret_counts_as_equal()
    {
        var table = Established(SampleLink.Desired());
        var identity = table.Actual.Rows(RouterOsMenu.IpsecIdentity).Single();
        var hidden = With(table.Actual, RouterOsMenu.IpsecIdentity,
            [identity with { Fields = identity.Fields.Where(pair => pair.Key != "secret").Append(new("secret", new Value.Hidden())).ToDictionary() }]);
        RouterOsComparer.Compare(SampleLink.Desired(digest: "d2"), hidden).Operations.ShouldBeEmpty();
    }

    [Fact]
    public void Other_links_and_default_rows_are_not_touched()
    {
        var router = SampleLink.Router(
            (RouterOsMenu.IpsecProfile, "name=orch-abcdefgh2"),
            (RouterOsMenu.IpsecProfile, "name=default default"),
            (RouterOsMenu.FirewallNat, "chain=srcnat comment=orch:bbbbbbbb:nat-exception"),
            (RouterOsMenu.FirewallNat, "chain=srcnat comment=orch:abcdefgh:nat-exception dynamic"),
            (RouterOsMenu.IpsecPeer, "name=peer1 comment=orch:abcdefg"));
        RouterOsComparer.Compare(SampleLink.Nothing, router).Operations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("name=orch-abcdefgh colour=red")]
    [InlineData("name=orch-abcdefgh comment=mine")]
    [InlineData("name=default")]
    public void A_desired_row_that_cannot_be_is_a_bug(string fields)
    {
        var desired = new RouterOsDesired { Tag = SampleLink.Tag, Rows = [SampleLink.Row(RouterOsMenu.IpsecProfile, Purpose.IkeProfile, 0, null, fields)] };
        Should.Throw<ArgumentException>(() => RouterOsComparer.Compare(desired, SampleLink.Router()));
    }

    [Fact]
    public void On_version_6_a_proposal_is_known_by_its_name()
    {
        var router = SampleLink.Router() with { Version = "6.49.10 (long-term)" };
        var add = RouterOsComparer.Compare(SampleLink.Desired(), router).Operations.OfType<AddRow>().Single(add => add.Menu == RouterOsMenu.IpsecProposal);
        add.Row.ShouldBe(new RowSelector.ByName("orch-abcdefgh"));
        add.Fields.ShouldNotContain(field => field.Name == "comment");
    }

    private static RowTable Established(RouterOsDesired desired)
    {
        var table = new RowTable(SampleLink.Router(Soho));
        var changes = RouterOsComparer.Compare(desired, table.Actual);
        table.Apply(changes);
        table.Confirm(changes);
        RouterOsComparer.Compare(desired, table.Actual).Operations.ShouldBeEmpty();
        return table;
    }

    private static RouterOsActual Insert(RouterOsActual actual, RouterOsMenu menu, int at, ActualRow row)
    {
        var rows = actual.Rows(menu).ToList();
        rows.Insert(at, row);
        return With(actual, menu, rows);
    }

    private static RouterOsActual With(RouterOsActual actual, RouterOsMenu menu, IReadOnlyList<ActualRow> rows) =>
        actual with { Menus = actual.Menus.ToDictionary(pair => pair.Key, pair => pair.Key == menu ? rows : pair.Value) };
}
