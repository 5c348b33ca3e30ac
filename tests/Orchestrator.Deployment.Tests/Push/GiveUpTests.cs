using Orchestrator.Deployment.Push;

namespace Orchestrator.Deployment.Tests.Push;

public sealed class GiveUpTests
{
    [Fact]
    public void The_admin_can_give_up_at_any_step_until_confirming_is_decided()
    {
        var failures = new List<string>();
        int decided = Steps().IndexOf("journal ConfirmDecided");
        for (int step = 0; step < Steps().Count; step++)
        {
            var world = new PushWorld();
            int at = step;
            world.OnStep = _ =>
            {
                if (world.Steps.Count - 1 == at)
                    world.GiveUp.Cancel();
            };
            var result = world.GoToTheEnd();
            string wanted = step < decided ? "both old" : "both new";
            bool right = wanted == PushWorld.Claim(result) && (result.Failure is PushFailure.Cancelled) == (step < decided);
            if (world.State() != wanted || !right)
                failures.Add($"given up at {world.Steps[step]} (step {step}): {world.State()}, {result}");
        }
        failures.ShouldBeEmpty();
    }

    private static List<string> Steps()
    {
        var world = new PushWorld();
        world.GoToTheEnd();
        return world.Steps;
    }
}
