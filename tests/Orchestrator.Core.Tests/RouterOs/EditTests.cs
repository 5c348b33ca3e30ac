using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Tests.RouterOs;

public sealed class EditTests
{
    private static readonly LinkTag Tag = LinkTag.From(Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"));
    private static readonly Stamp Proposed = new(Tag, Purpose.AuditFix, 1);
    private static readonly Stamp Exception = new(Tag, Purpose.NatException);

    [Fact]
    public void A_rule_that_an_audit_proposed_stays_through_its_links_next_plan_and_goes_with_the_link()
    {
        var actual = Nat(("*1", Proposed.ToString(), "accept"), ("*2", "mine", "masquerade"));
        var wanted = new RouterOsDesired
        {
            Tag = Tag,
            Rows = [new DesiredRow { Menu = RouterOsMenu.FirewallNat, Stamp = Exception, Fields = [new Field("chain", "srcnat"), new Field("action", "accept")] }],
        };
        RouterOsComparer.Compare(wanted, actual).Operations.ShouldHaveSingleItem().ShouldBeOfType<AddRow>().Row.ShouldBe(new RowSelector.ByStamp(Exception));
        var removal = RouterOsComparer.Compare(wanted with { Rows = [] }, actual).Operations.ShouldHaveSingleItem().ShouldBeOfType<RemoveRow>();
        removal.Row.ShouldBe(new RowSelector.ByStamp(Proposed));
        removal.Purpose.ShouldBe(Purpose.AuditFix);
    }

    [Fact]
    public void An_edit_of_a_row_that_has_become_another_is_no_longer_the_one_that_was_agreed_to()
    {
        var edit = new SetRow { Menu = RouterOsMenu.FirewallNat, Row = new RowSelector.ById("*2", "the masquerade"), Changes = [new FieldChange("action", "masquerade", "accept")], Purpose = Purpose.AuditFix };
        var edits = new RouterOsEdits { Tag = Tag, Operations = [edit] };
        RouterOsEditComparer.Compare(edits, Nat(("*2", "mine", "masquerade"))).Operations.ShouldHaveSingleItem().ShouldBe(edit);
        RouterOsEditComparer.Compare(edits, Nat(("*2", "mine", "src-nat"))).Operations.ShouldHaveSingleItem().ShouldBeOfType<SetRow>().Changes[0].From.ShouldBe(Value.FromString("src-nat"));
        RouterOsEditComparer.Compare(edits, Nat(("*2", "mine", "accept"))).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_row_counts_as_moved_wherever_it_stands_before_the_other()
    {
        var move = new MoveRow { Menu = RouterOsMenu.FirewallNat, Row = new RowSelector.ById("*3", ""), Before = new RowSelector.ById("*1", ""), WasBefore = null, Purpose = Purpose.AuditFix };
        var edits = new RouterOsEdits { Tag = Tag, Operations = [move] };
        RouterOsEditComparer.Compare(edits, Nat(("*3", "a", "accept"), ("*2", "b", "accept"), ("*1", "c", "accept"))).IsEmpty.ShouldBeTrue();
        RouterOsEditComparer.Compare(edits, Nat(("*1", "c", "accept"), ("*2", "b", "accept"), ("*3", "a", "accept"))).Operations.ShouldHaveSingleItem().ShouldBe(move);
        RouterOsEditComparer.Compare(edits, Nat(("*1", "c", "accept"), ("*3", "a", "accept"), ("*2", "b", "accept"))).Operations.ShouldHaveSingleItem()
            .ShouldBeOfType<MoveRow>().WasBefore.ShouldBeOfType<RowSelector.ById>().Id.ShouldBe("*2");
    }

    private static RouterOsActual Nat(params (string Id, string Comment, string Action)[] rows) => new()
    {
        Version = "7.16.2 (stable)",
        Menus = new Dictionary<RouterOsMenu, IReadOnlyList<ActualRow>>
        {
            [RouterOsMenu.FirewallNat] = [.. rows.Select(row => new ActualRow(row.Id, new Dictionary<string, Value> { ["chain"] = "srcnat", ["action"] = row.Action, ["comment"] = row.Comment }))],
        },
    };
}
