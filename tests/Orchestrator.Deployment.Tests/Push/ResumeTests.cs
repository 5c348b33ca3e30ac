using Orchestrator.Deployment.Push;

namespace Orchestrator.Deployment.Tests.Push;

/// <summary>What a push that was killed and came back at once makes of it.</summary>
public sealed class ResumeTests
{
    [Theory]
    [InlineData("hub.connect", When.Before, PushOutcome.Kept, 2)]
    [InlineData("branch.read", When.After, PushOutcome.Kept, 2)]
    [InlineData("hub.arm", When.After, PushOutcome.Kept, 2)]
    [InlineData("branch.arm", When.After, PushOutcome.Kept, 2)]
    [InlineData("hub.apply[0]", When.Before, PushOutcome.RolledBack, 1)]
    [InlineData("hub.apply[2]", When.After, PushOutcome.RolledBack, 1)]
    [InlineData("branch.apply[1]", When.After, PushOutcome.RolledBack, 1)]
    [InlineData("branch.apply[2]", When.After, PushOutcome.Kept, 1)]
    [InlineData("hub.observe", When.Before, PushOutcome.Kept, 1)]
    [InlineData("branch.confirm", When.Before, PushOutcome.Kept, 1)]
    [InlineData("branch.confirm", When.After, PushOutcome.Kept, 1)]
    [InlineData("hub.confirm", When.After, PushOutcome.Kept, 1)]
    public void Killed_at_a_step_it_ends_as_far_as_it_had_come(string step, When when, PushOutcome outcome, int attempts)
    {
        var world = KilledAt(step, when);
        var result = world.Go()!;
        result.Outcome.ShouldBe(outcome);
        world.Written.OfType<PushEvent.AttemptStarted>().Last().Number.ShouldBe(attempts);
        (world.Hub.Undos + world.Branch.Undos).ShouldBe(0);
        if (outcome == PushOutcome.RolledBack)
            result.Failure.ShouldBe(new PushFailure.Interrupted(Written: true));
    }

    [Fact]
    public void What_was_written_is_not_written_again()
    {
        var world = KilledAt("hub.observe", When.Before);
        world.Go()!.Outcome.ShouldBe(PushOutcome.Kept);
        (world.Hub.Writes, world.Branch.Writes).ShouldBe((3, 3));
    }

    [Fact]
    public void Too_late_for_a_proof_it_goes_back()
    {
        var world = KilledAt("hub.observe", When.Before);
        world.Clock.Advance(TimeSpan.FromSeconds(46));
        world.Go()!.Outcome.ShouldBe(PushOutcome.RolledBack);
    }

    [Fact]
    public void Close_to_the_time_of_an_undo_nothing_is_confirmed()
    {
        var world = KilledAt("branch.confirm", When.Before);
        var fires = world.Written.OfType<PushEvent.Armed>().Last().Commit.RevertsAt;
        world.Clock.Advance(fires - TimeSpan.FromSeconds(1.5) - world.Clock.GetUtcNow());
        int seen = world.Steps.Count;
        world.Go()!.Outcome.ShouldBe(PushOutcome.RolledBack);
        world.Steps.Skip(seen).ShouldNotContain("branch.confirm");
    }

    [Fact]
    public void A_final_result_is_returned_without_touching_a_device()
    {
        var world = new PushWorld();
        var result = world.Go()!;
        int steps = world.Steps.Count;
        world.Go()!.Outcome.ShouldBe(result.Outcome);
        world.Steps.Count.ShouldBe(steps);
    }

    [Fact]
    public void An_undo_nobody_heard_of_does_not_survive_into_the_next_attempt()
    {
        var world = KilledAt("branch.arm", When.After);
        world.Branch.Undos.ShouldBe(1);
        world.Go();
        world.Clock.Advance(TimeSpan.FromHours(2));
        world.State().ShouldBe("both new");
    }

    [Fact]
    public void Interrupted_again_and_again_before_the_first_write_it_stops()
    {
        var world = new PushWorld();
        for (int kills = 0; kills < 3; kills++)
        {
            int seen = world.Steps.Count;
            world.OnStep = step => world.Kill = step == "hub.arm" && world.Steps.Count > seen ? (world.Steps.Count - 1, When.After) : world.Kill;
            world.Go();
            world.WasKilled.ShouldBeTrue();
        }
        world.OnStep = _ => { };
        world.Kill = null;
        var result = world.Go()!;
        (result.Outcome, result.Failure).ShouldBe((PushOutcome.Stopped, new PushFailure.Interrupted(Written: false)));
    }

    private static PushWorld KilledAt(string step, When when)
    {
        var dry = new PushWorld();
        dry.Go();
        var world = new PushWorld { Kill = (dry.Steps.IndexOf(step), when) };
        world.Go();
        world.WasKilled.ShouldBeTrue();
        world.Kill = null;
        return world;
    }
}
