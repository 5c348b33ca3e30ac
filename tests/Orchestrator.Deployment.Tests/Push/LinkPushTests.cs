using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Push;

namespace Orchestrator.Deployment.Tests.Push;

public sealed class LinkPushTests
{
    [Fact]
    public void A_push_that_works_arms_both_before_the_first_write_and_logs_in_again_before_it_confirms()
    {
        var world = new PushWorld();
        var result = world.Go()!;
        (result.Outcome, result.Failure, result.Repaired).ShouldBe((PushOutcome.Kept, null, false));
        result.Sides.ShouldBe([new SideResult(PushSide.First, "hub", SideOutcome.Kept), new SideResult(PushSide.Second, "branch", SideOutcome.Kept)]);
        DeviceSteps(world).ShouldBe([
            "hub.connect", "branch.connect", "hub.read", "branch.read",
            "hub.arm", "branch.arm",
            "hub.apply[0]", "hub.apply[1]", "hub.apply[2]", "branch.apply[0]", "branch.apply[1]", "branch.apply[2]",
            "hub.connect", "branch.connect",
            "branch.undo?", "branch.read", "hub.undo?", "hub.read", "hub.observe", "branch.observe",
            "branch.undo?", "branch.read", "branch.confirm", "branch.undo?", "branch.read",
            "hub.undo?", "hub.read", "hub.confirm", "hub.undo?", "hub.read",
        ]);
        (world.Hub.Undos + world.Branch.Undos).ShouldBe(0);
        world.State().ShouldBe("both new");
    }

    [Fact]
    public void Every_undo_is_journaled_before_the_first_write()
    {
        var world = new PushWorld();
        world.Go();
        var written = world.Written.ToList();
        written.FindLastIndex(entry => entry is PushEvent.Armed).ShouldBeLessThan(written.FindIndex(entry => entry is PushEvent.ApplyStarted));
        written.OfType<PushEvent.Armed>().Select(armed => (armed.Side, armed.Commit.UndoId)).ShouldBe([
            (PushSide.First, $"{Core.DeviceState.LinkTag.From(world.Order.ChangeId)}-a1"), (PushSide.Second, $"{Core.DeviceState.LinkTag.From(world.Order.ChangeId)}-b1")]);
    }

    [Fact]
    public void The_end_that_is_confirmed_last_has_more_time()
    {
        var world = new PushWorld();
        world.Go();
        var armed = world.Written.OfType<PushEvent.Armed>().ToDictionary(entry => entry.Side, entry => entry.Commit.RevertsAt);
        (armed[PushSide.First] - armed[PushSide.Second]).ShouldBeGreaterThan(TimeSpan.FromSeconds(29));
    }

    [Fact]
    public void Where_nothing_is_to_be_done_nothing_is_armed()
    {
        var world = new PushWorld();
        world.Go();
        var again = world.Again();
        again.Go()!.Outcome.ShouldBe(PushOutcome.NothingToDo);
        DeviceSteps(again).ShouldBe(["hub.connect", "branch.connect", "hub.read", "branch.read"]);
    }

    [Fact]
    public void A_device_that_is_not_what_the_preview_was_made_from_stops_the_push()
    {
        var world = new PushWorld();
        world.Branch.Rows.Add(2);
        var result = world.Go()!;
        result.Outcome.ShouldBe(PushOutcome.Stopped);
        var drift = result.Failure.ShouldBeOfType<PushFailure.Drifted>();
        drift.Device.ShouldBe("branch");
        drift.Drift.BaselineChanged.ShouldBeTrue();
        drift.Drift.Gone.Count.ShouldBe(1);
        drift.Drift.New.ShouldBeEmpty();
        (world.Hub.Writes + world.Branch.Writes).ShouldBe(0);
    }

    [Fact]
    public void Another_baseline_is_drift_even_with_the_same_operations()
    {
        var world = new PushWorld();
        world.Hub.Surroundings = "a new masquerade rule";
        var drift = world.Go()!.Failure.ShouldBeOfType<PushFailure.Drifted>().Drift;
        (drift.BaselineChanged, drift.Gone.Count, drift.New.Count).ShouldBe((true, 0, 0));
    }

    [Theory]
    [InlineData("hub.connect", PushPhase.Connecting)]
    [InlineData("branch.read", PushPhase.Comparing)]
    [InlineData("hub.arm", PushPhase.Arming)]
    [InlineData("branch.arm", PushPhase.Arming)]
    public void What_fails_before_the_first_write_changes_nothing(string step, PushPhase phase)
    {
        var world = new PushWorld { Fault = Fails(step, new(FaultReason.NotPermitted, "policy")) };
        var result = world.Go()!;
        result.Outcome.ShouldBe(PushOutcome.Stopped);
        result.Failure.ShouldBe(new PushFailure.DeviceFailed(step.Split('.')[0], phase, new(FaultReason.NotPermitted, "policy")));
        (world.Hub.Undos + world.Branch.Undos + world.Hub.Writes + world.Branch.Writes).ShouldBe(0);
    }

    [Fact]
    public void An_undo_that_was_armed_without_an_answer_is_found_and_removed()
    {
        var world = new PushWorld { Fault = Fails("branch.arm", new(FaultReason.ConnectionLost, "after")) };
        world.Go()!.Outcome.ShouldBe(PushOutcome.Stopped);
        (world.Hub.Undos + world.Branch.Undos).ShouldBe(0);
    }

    public static TheoryData<string, int, FaultReason> Operations()
    {
        var cases = new TheoryData<string, int, FaultReason>();
        foreach (string device in new[] { "hub", "branch" })
        {
            for (int operation = 0; operation < 3; operation++)
            {
                foreach (var reason in new[] { FaultReason.Refused, FaultReason.ConnectionLost, FaultReason.TimedOut })
                    cases.Add(device, operation, reason);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void An_operation_that_fails_takes_both_ends_back(string device, int operation, FaultReason reason)
    {
        var world = new PushWorld { Fault = Fails($"{device}.apply[{operation}]", new(reason)) };
        var result = world.Go()!;
        result.Outcome.ShouldBe(PushOutcome.RolledBack);
        result.Failure.ShouldBe(new PushFailure.DeviceFailed(device, PushPhase.Applying, new(reason), operation));
        (world.Hub.Undos + world.Branch.Undos).ShouldBe(0);
        world.State().ShouldBe("both old");
    }

    [Fact]
    public void A_transport_that_throws_is_a_lost_connection_and_its_message_is_not_kept()
    {
        var world = new PushWorld { Fault = step => step == "branch.apply[1]" ? throw new IOException("password=hunter2") : null };
        var result = world.Go()!;
        result.Failure.ShouldBe(new PushFailure.DeviceFailed("branch", PushPhase.Applying, new(FaultReason.ConnectionLost, "IOException"), 1));
        world.ToString().ShouldNotContain("hunter2");
        world.State().ShouldBe("both old");
    }

    [Theory]
    [InlineData("hub")]
    [InlineData("branch")]
    public void A_device_that_cannot_be_logged_in_to_again_goes_back_by_itself(string device)
    {
        var world = new PushWorld();
        bool cut = false;
        world.OnStep = step => cut |= step == "journal PhaseStarted" && world.Steps.Contains("branch.apply[2]");
        world.Fault = step => cut && step == $"{device}.connect" && world.Device(device).Undos > 0 ? new(FaultReason.Unreachable) : null;
        var result = world.Go()!;
        result.Outcome.ShouldBe(PushOutcome.RolledBack);
        result.Failure.ShouldBe(new PushFailure.DeviceFailed(device, PushPhase.LoggingInAgain, new(FaultReason.Unreachable)));
        result.Sides.Single(side => side.Device == device).Outcome.ShouldBe(SideOutcome.RolledBackByItself);
        world.Written.OfType<PushEvent.LeftToUndo>().Single().UndoAt.ShouldBe(
            world.Written.OfType<PushEvent.Armed>().Single(armed => armed.Side == result.Sides.Single(side => side.Device == device).Side).Commit.RevertsAt);
        world.State().ShouldBe("both old");
    }

    [Fact]
    public void A_link_that_does_not_come_up_goes_back_before_the_undos_fire()
    {
        var world = new PushWorld { LinkWorks = false };
        var result = world.Go()!;
        result.Outcome.ShouldBe(PushOutcome.RolledBack);
        result.Sides.ShouldAllBe(side => side.Outcome == SideOutcome.RolledBack);
        result.Failure.ShouldBeOfType<PushFailure.LightsNotGood>();
        world.Written.OfType<PushEvent.LightsTurned>().Count().ShouldBe(1);
    }

    [Fact]
    public void A_link_that_needs_a_while_is_kept_and_shows_its_lights_as_they_turn()
    {
        var world = new PushWorld { LinkWorks = false };
        world.OnStep = _ => world.LinkWorks = world.Steps.Count(step => step == "hub.observe") > 5;
        world.Go()!.Outcome.ShouldBe(PushOutcome.Kept);
        world.Written.OfType<PushEvent.LightsTurned>().Count().ShouldBeInRange(2, 3);
    }

    [Fact]
    public void A_confirmation_that_fails_at_the_second_device_is_repeated_until_it_arrives()
    {
        var world = new PushWorld();
        int tries = 0;
        world.Fault = step => step == "hub.confirm" && ++tries < 5 ? new(FaultReason.ConnectionLost) : null;
        world.Go()!.Outcome.ShouldBe(PushOutcome.Kept);
        tries.ShouldBe(5);
        world.State().ShouldBe("both new");
    }

    [Fact]
    public void A_first_device_that_cannot_be_confirmed_takes_both_back()
    {
        var world = new PushWorld { Fault = step => step == "branch.confirm" ? new(FaultReason.Refused) : null };
        var result = world.Go()!;
        result.Outcome.ShouldBe(PushOutcome.RolledBack);
        world.State().ShouldBe("both old");
    }

    [Fact]
    public void A_device_that_rebooted_before_its_confirmation_takes_the_other_back()
    {
        var world = new PushWorld();
        world.OnStep = step =>
        {
            if (step == "branch.confirm")
                world.Branch.RollBack(world.Written.OfType<PushEvent.Armed>().Last().Commit.UndoId);
        };
        var result = world.Go()!;
        result.Failure.ShouldBe(new PushFailure.UndoFired("branch"));
        result.Outcome.ShouldBe(PushOutcome.RolledBack);
        world.State().ShouldBe("both old");
    }

    [Fact]
    public void A_row_that_somebody_removed_meanwhile_is_not_taken_for_a_kept_change()
    {
        var world = new PushWorld();
        world.OnStep = step =>
        {
            if (step == "journal ConfirmDecided")
                world.Branch.Rows.Remove(2);
        };
        var result = world.Go()!;
        result.Failure.ShouldBeOfType<PushFailure.StateDiffers>().Missing.Count.ShouldBe(1);
        world.State().ShouldBe("both old");
    }

    [Theory]
    [InlineData("hub.connect", PushOutcome.Stopped)]
    [InlineData("branch.arm", PushOutcome.Stopped)]
    [InlineData("branch.apply[1]", PushOutcome.RolledBack)]
    [InlineData("hub.observe", PushOutcome.RolledBack)]
    [InlineData("branch.confirm", PushOutcome.RolledBack)]
    [InlineData("branch.rollback", PushOutcome.RolledBack)]
    public void A_call_that_never_returns_does_not_hold_the_push(string step, PushOutcome outcome)
    {
        var world = new PushWorld { Fault = Fails(step, new(FaultReason.Refused, "hang")), LinkWorks = step != "branch.rollback" };
        world.Go()!.Outcome.ShouldBe(outcome);
        world.State().ShouldBe("both old");
    }

    private static Func<string, DeviceFault?> Fails(string wanted, DeviceFault fault) => step => step == wanted ? fault : null;

    private static IEnumerable<string> DeviceSteps(PushWorld world) => world.Steps.Where(step => !step.StartsWith("journal", StringComparison.Ordinal));
}
