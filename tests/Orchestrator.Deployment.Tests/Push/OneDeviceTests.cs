using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Push;

namespace Orchestrator.Deployment.Tests.Push;

/// <summary>A change of one device takes the same way as a link's, with one end.</summary>
public sealed class OneDeviceTests
{
    [Fact]
    public void It_is_written_under_an_armed_undo_proved_over_a_new_connection_and_then_confirmed()
    {
        var world = PushWorld.OfOneDevice();
        var result = world.Go()!;
        (result.Outcome, result.Failure).ShouldBe((PushOutcome.Kept, null));
        result.Sides.ShouldBe([new SideResult(PushSide.First, "hub", SideOutcome.Kept)]);
        world.Steps.Where(step => !step.StartsWith("journal", StringComparison.Ordinal)).ShouldBe([
            "hub.connect", "hub.read", "hub.arm", "hub.apply[0]", "hub.apply[1]", "hub.apply[2]", "hub.connect", "hub.undo?", "hub.read", "hub.rules",
            "hub.undo?", "hub.read", "hub.confirm", "hub.undo?", "hub.read",
        ]);
        world.Written.OfType<PushEvent.RulesAudited>().ShouldHaveSingleItem().Seen.Proved.ShouldBe(3);
        (world.Hub.Undos, world.Branch.Writes).ShouldBe((0, 0));
    }

    [Fact]
    public void Rules_that_are_not_proved_go_back()
    {
        var world = PushWorld.OfOneDevice();
        world.RulesHold = false;
        var result = world.Go()!;
        result.Outcome.ShouldBe(PushOutcome.RolledBack);
        result.Failure.ShouldBeOfType<PushFailure.RulesNotProved>().Seen.Unmended.ShouldBe(["still broken"]);
        world.Hub.Rows.ShouldBeEmpty();
    }

    [Fact]
    public void Rules_that_cannot_be_read_go_back()
    {
        var world = PushWorld.OfOneDevice();
        world.Fault = step => step == "hub.rules" ? new(FaultReason.NotPermitted) : null;
        world.Go()!.Outcome.ShouldBe(PushOutcome.RolledBack);
        world.Hub.Rows.ShouldBeEmpty();
    }

    [Fact]
    public void A_device_that_changed_since_the_preview_is_not_touched()
    {
        var world = PushWorld.OfOneDevice();
        world.Hub.Surroundings = "another rule";
        var result = world.Go()!;
        (result.Outcome, world.Hub.Writes).ShouldBe((PushOutcome.Stopped, 0));
        result.Failure.ShouldBeOfType<PushFailure.Drifted>();
    }

    [Fact]
    public void The_admin_may_give_up_while_it_is_written()
    {
        var world = PushWorld.OfOneDevice();
        world.OnStep = step =>
        {
            if (step == "hub.apply[2]")
                world.GiveUp.Cancel();
        };
        var result = world.Go()!;
        (result.Outcome, result.Failure).ShouldBe((PushOutcome.RolledBack, new PushFailure.Cancelled()));
        world.Hub.Rows.ShouldBeEmpty();
    }

    [Fact]
    public void A_device_that_is_away_is_left_to_its_undo()
    {
        var world = PushWorld.OfOneDevice();
        world.OnStep = step =>
        {
            if (step == "hub.rules")
                world.Hub.OfflineUntil = world.Clock.GetUtcNow() + TimeSpan.FromMinutes(5);
        };
        world.GoToTheEnd().Outcome.ShouldBe(PushOutcome.RolledBack);
        world.Hub.Rows.ShouldBeEmpty();
    }
}
