using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks;
using Orchestrator.Web.Desks.Groups;
using Orchestrator.Web.Jobs;

namespace Orchestrator.Web.Tests.Mesh;

public sealed class PushTurnsTests
{
    private static readonly Guid[] Devices = [.. Enumerable.Range(1, 6).Select(number => new Guid(number, 0, 0, new byte[8]))];

    [Fact]
    public void Links_of_one_hub_follow_each_other() =>
        PushTurns.Next([Change(1, Turn.Waiting, 0, 1), Change(2, Turn.Waiting, 0, 2), Change(3, Turn.Waiting, 3, 4)]).ShouldBe([Id(1), Id(3)]);

    [Fact]
    public void Nothing_begins_on_a_device_of_which_nobody_knows_what_it_has() =>
        PushTurns.Next([Change(1, Turn.Uncertain, 0, 1), Change(2, Turn.Waiting, 0, 2), Change(3, Turn.Waiting, 2, 3)]).ShouldBe([Id(3)]);

    [Fact]
    public void One_that_is_over_holds_nothing() => PushTurns.Next([Change(1, Turn.Over, 0, 1), Change(2, Turn.Waiting, 0, 2)]).ShouldBe([Id(2)]);

    [Fact]
    public void One_that_is_held_takes_neither_a_place_nor_a_device_from_the_others()
    {
        QueuedChange[] held = [.. Enumerable.Range(1, PushTurns.AtOnce).Select(number => Change(number, Turn.Held, 0, 1))];
        PushTurns.Next([.. held, Change(8, Turn.Waiting, 1, 2)]).ShouldBe([Id(8)]);
    }

    [Fact]
    public void No_two_are_ever_at_work_on_one_device_and_no_free_place_is_left_empty()
    {
        var changes = from count in Gen.Choose(0, 12)
                      from turns in Gen.Elements(Enum.GetValues<Turn>()).ListOf(count)
                      from ends in (from a in Gen.Choose(0, 5) from b in Gen.Choose(0, 5) select (a, b)).ListOf(count)
                      select turns.Zip(ends).Select((one, index) => Change(index + 1, one.First, one.Second.a, one.Second.b)).ToList();
        Prop.ForAll(changes.ToArbitrary(), all =>
        {
            var next = PushTurns.Next(all);
            var begun = all.Where(change => next.Contains(change.Id)).ToList();
            var busy = all.Where(change => change.Turn is Turn.Moving or Turn.Uncertain).Concat(begun).SelectMany(change => change.Devices.Distinct()).ToList();
            var held = all.Where(change => change.Turn is Turn.Moving or Turn.Uncertain).SelectMany(change => change.Devices).ToHashSet();
            int moving = all.Count(change => change.Turn == Turn.Moving);
            bool apart = begun.SelectMany(change => change.Devices.Distinct()).GroupBy(device => device).All(device => device.Count() == 1 && !held.Contains(device.Key));
            bool full = moving + begun.Count >= PushTurns.AtOnce
                || all.Where(change => change.Turn == Turn.Waiting && !next.Contains(change.Id)).All(change => change.Devices.Any(busy.Contains));
            return apart && full && begun.All(change => change.Turn == Turn.Waiting) && (begun.Count == 0 || moving + begun.Count <= PushTurns.AtOnce);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_was_agreed_to_covers_the_same_operations_and_no_new_question()
    {
        new AgreedChange("a", null).Covers(new("a", null)).ShouldBeTrue();
        new AgreedChange("a", null).Covers(new("b", null)).ShouldBeFalse();
        new AgreedChange("a", null).Covers(new("a", "Push all the same?")).ShouldBeFalse();
        new AgreedChange("a", "Push all the same?").Covers(new("a", "Push all the same?")).ShouldBeTrue();
        new AgreedChange("a", "Push all the same?").Covers(new("a", null)).ShouldBeTrue();
    }

    [Fact]
    public void A_glance_as_it_was_stored_before_is_still_read()
    {
        DeviceCounts[] counts = [new(Devices[0], "hub", 9, 1, 0)];
        ChangeGlance.Read(StoredJson.Write<IReadOnlyList<DeviceCounts>>(counts)).Devices.ShouldBe(counts);
        ChangeGlance.Read(StoredJson.Write(new ChangeGlance(counts) { Result = "Kept" })).Devices.ShouldBe(counts);
        ChangeGlance.Read(null).Devices.ShouldBeEmpty();
    }

    private static QueuedChange Change(int number, Turn turn, params int[] devices) => new(Id(number), turn, [.. devices.Select(device => Devices[device])]);

    private static Guid Id(int number) => new(number, 1, 0, new byte[8]);
}
