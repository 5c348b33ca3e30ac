using Orchestrator.Deployment.Push;

namespace Orchestrator.Deployment.Tests.Push;

/// <summary>A device falls off the network at every step there is, and stays away for a while.</summary>
public sealed class CutMatrixTests
{
    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (string device in new[] { "hub", "branch" })
        {
            foreach (int seconds in new[] { 1, 5, 30, 75, 100, 400 })
                cases.Add(device, seconds);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_device_that_is_away_for_a_while_leaves_both_ends_new_or_both_old(string device, int seconds)
    {
        var failures = new List<string>();
        int steps = Steps();
        for (int step = 0; step < steps; step++)
        {
            var world = new PushWorld();
            int at = step;
            world.OnStep = _ =>
            {
                if (world.Steps.Count - 1 == at)
                    world.Device(device).OfflineUntil = world.Clock.GetUtcNow() + TimeSpan.FromSeconds(seconds);
            };
            var result = world.GoToTheEnd();
            string state = world.State();
            if (state is not ("both new" or "both old") || state != PushWorld.Claim(result))
                failures.Add($"{device} away at {world.Steps[step]} (step {step}): {state}, journal says {result}");
        }
        failures.ShouldBeEmpty();
    }

    [Fact]
    public void A_device_that_never_comes_back_is_reported_with_the_time_of_its_undo()
    {
        var world = new PushWorld();
        world.OnStep = step =>
        {
            if (step == "branch.apply[1]")
                world.Branch.OfflineUntil = DateTimeOffset.MaxValue;
        };
        var result = world.Go()!;
        result.Outcome.ShouldBe(PushOutcome.WaitingForUndo);
        result.IsFinal.ShouldBeFalse();
        result.Sides.ShouldBe([
            new SideResult(PushSide.First, "hub", SideOutcome.RolledBack),
            new SideResult(PushSide.Second, "branch", SideOutcome.WaitingForUndo, world.Written.OfType<PushEvent.Armed>().Last().Commit.RevertsAt),
        ]);
        world.State().ShouldBe("both old");
    }

    private static int Steps()
    {
        var world = new PushWorld();
        world.GoToTheEnd();
        return world.Steps.Count;
    }
}
