using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Tests.RouterOs;

/// <summary>Whatever stands on the router: one push is enough, and the undo leads back.</summary>
public sealed class ComparerProperties
{
    private static readonly string[] NatRules =
    [
        "chain=srcnat action=masquerade", "chain=srcnat action=masquerade out-interface=ether1", "chain=srcnat action=masquerade out-interface=ether2",
        "chain=srcnat action=masquerade disabled=yes", "chain=srcnat action=accept ipsec-policy=out,ipsec", "chain=dstnat action=dst-nat",
        "chain=srcnat action=masquerade dynamic", "chain=srcnat action=jump jump-target=x", "chain=srcnat comment=orch:bbbbbbbb:nat-exception src-address=10.9.0.0/24",
        "chain=srcnat comment=orch:abcdefgh:nat-exception", "chain=srcnat comment=orch:abcdefgh:nat-exception:1 out-interface=orch-abcdefgh",
        "chain=srcnat comment=orch:abcdefgh:nat-exception:7 disabled=yes", "chain=srcnat comment=orch:abcdefgh:nat-exception src-address=10.255.128.1 dst-address=10.255.128.2",
    ];

    private static readonly string[] FilterRules =
    [
        "chain=input action=drop", "chain=input action=accept protocol=icmp", "chain=input action=drop protocol=ipencap", "chain=input action=passthrough dynamic",
        "chain=input comment=orch:abcdefgh:input-ipip protocol=ipencap", "chain=input comment=orch:abcdefgh:input-clear-ipip-drop action=drop protocol=ipencap ipsec-policy=in,none",
        "chain=forward action=drop", "chain=forward comment=orch:abcdefgh:forward-in action=accept",
    ];

    private static readonly string[] OtherRows =
    [
        "IpsecProfile name=orch-abcdefgh hash-algorithm=sha1", "IpsecProfile name=default default", "IpsecPeer name=orch-abcdefgh comment=orch:abcdefgh:peer disabled=yes",
        "IpsecPeer name=renamed comment=orch:abcdefgh:peer profile=orch-abcdefgh", "Ipip name=orch-abcdefgh comment=orch:abcdefgh:tunnel-interface keepalive=10s,10",
        "IpRoute dst-address=10.9.0.0/16 gateway=orch-abcdefgh comment=orch:abcdefgh:route:4", "IpAddress address=10.255.0.9/30 interface=x comment=orch:abcdefgh:tunnel-address",
        "IpsecIdentity peer=orch-abcdefgh comment=orch:abcdefgh:identity:3", "IpsecPolicy template=true default",
    ];

    [Fact]
    public void After_one_push_a_second_plans_nothing()
    {
        Prop.ForAll(Cases(), sample =>
        {
            var table = new RowTable(sample.Router);
            var changes = RouterOsComparer.Compare(sample.Desired, table.Actual);
            table.Apply(changes);
            table.Confirm(changes);
            RouterOsComparer.Compare(sample.Desired, table.Actual).Operations.ShouldBeEmpty();
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Between_apply_and_confirm_only_what_waits_for_the_confirmation_is_left()
    {
        Prop.ForAll(Cases(), sample =>
        {
            var table = new RowTable(sample.Router);
            var changes = RouterOsComparer.Compare(sample.Desired, table.Actual);
            table.Apply(changes);
            RouterOsComparer.Compare(sample.Desired, table.Actual).Operations.ShouldAllBe(operation => Retirement.AwaitsConfirmation(operation));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_undo_leads_back_to_the_earlier_state()
    {
        Prop.ForAll(Cases(), sample =>
        {
            var table = new RowTable(sample.Router);
            var changes = RouterOsComparer.Compare(sample.Desired, table.Actual);
            if (HasDoubles(changes))
                return;
            table.Apply(changes);
            table.Undo(changes);
            Baseline.Of(table.Actual).ShouldBe(changes.Baseline);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_undo_of_a_change_that_never_came_changes_nothing()
    {
        Prop.ForAll(Cases(), sample =>
        {
            var table = new RowTable(sample.Router);
            var changes = RouterOsComparer.Compare(sample.Desired, table.Actual);
            if (HasDoubles(changes))
                return;
            table.Undo(changes);
            Baseline.Of(table.Actual).ShouldBe(changes.Baseline);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Foreign_rows_keep_their_content_and_order()
    {
        Prop.ForAll(Cases(), sample =>
        {
            var table = new RowTable(sample.Router);
            var before = Foreign(table.Actual);
            var changes = RouterOsComparer.Compare(sample.Desired, table.Actual);
            table.Apply(changes);
            table.Confirm(changes);
            Foreign(table.Actual).ShouldBe(before);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_exception_stands_before_all_that_could_catch()
    {
        Prop.ForAll(Cases(), sample =>
        {
            if (sample.Desired.Rows.Count == 0)
                return;
            var table = new RowTable(sample.Router);
            table.Apply(RouterOsComparer.Compare(sample.Desired, table.Actual));
            var rules = table.Actual.Rows(RouterOsMenu.FirewallNat).ToList();
            int at = rules.FindIndex(row => row.Stamp == new Stamp(SampleLink.Tag, Purpose.NatException));
            rules.Take(at).ShouldAllBe(row => row.Dynamic || row["chain"] != "srcnat" || !RuleReach.CouldCatch(row, SampleLink.Ipip));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_baseline_knows_the_order_of_rules_and_no_ids()
    {
        var router = SampleLink.Router((RouterOsMenu.FirewallNat, NatRules[0]), (RouterOsMenu.FirewallNat, NatRules[1]));
        var turned = SampleLink.Router((RouterOsMenu.FirewallNat, NatRules[1]), (RouterOsMenu.FirewallNat, NatRules[0]));
        var renumbered = SampleLink.Router((RouterOsMenu.IpRoute, "dynamic"), (RouterOsMenu.FirewallNat, NatRules[0]), (RouterOsMenu.FirewallNat, NatRules[1]));
        Baseline.Of(turned).ShouldNotBe(Baseline.Of(router));
        Baseline.Of(renumbered).ShouldBe(Baseline.Of(router));
    }

    // Doubles are not put back: nobody misses them.
    private static bool HasDoubles(ChangeSet changes) => changes.Operations.Any(operation => operation is RemoveRow { Row: RowSelector.ById });

    private static string[] Foreign(RouterOsActual actual) =>
        [.. RouterOsMenus.All.SelectMany(spec => actual.Rows(spec.Menu).Where(row => !Owned.By(SampleLink.Tag, spec, row)).Select(row => $"{spec.Path} {row.Id} {RowSummary.Of(spec, row)}"))];

    private static Arbitrary<(RouterOsDesired Desired, RouterOsActual Router)> Cases() =>
        (from nat in Gen.Elements(NatRules).ListOf()
         from filter in Gen.Elements(FilterRules).ListOf()
         from other in Gen.SubListOf(OtherRows)
         from lans in Gen.Choose(0, 3)
         from digest in Gen.Elements("d1", "d2")
         from wanted in Gen.Choose(0, 5)
         let rows = nat.Select(row => (RouterOsMenu.FirewallNat, row))
             .Concat(filter.Select(row => (RouterOsMenu.FirewallFilter, row)))
             .Concat(other.Select(row => row.Split(' ', 2)).Select(row => (Enum.Parse<RouterOsMenu>(row[0]), row[1])))
         select (wanted == 0 ? SampleLink.Nothing : SampleLink.Desired(digest, lans: lans), SampleLink.Router([.. rows]))).ToArbitrary();
}
