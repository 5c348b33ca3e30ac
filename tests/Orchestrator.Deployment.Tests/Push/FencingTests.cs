using Orchestrator.Deployment.Push;

namespace Orchestrator.Deployment.Tests.Push;

public sealed class FencingTests
{
    [Fact]
    public void Fenced_out_at_any_entry_it_touches_no_device_again_and_another_node_finishes()
    {
        var failures = new List<string>();
        int entries = Entries();
        for (int entry = 0; entry < entries; entry++)
        {
            var world = new PushWorld();
            int at = entry;
            world.OnStep = step =>
            {
                if (step.StartsWith("journal", StringComparison.Ordinal) && world.Steps.Count(IsEntry) - 1 == at)
                    throw new FencedOutException();
            };
            Should.Throw<FencedOutException>(() => world.Go());
            string last = world.Steps.Last(IsEntry);
            if (world.Steps[^1] != last)
                failures.Add($"fenced out at {last} (entry {entry}): then {world.Steps[^1]}");
            world.OnStep = _ => { };
            var result = world.GoToTheEnd();
            string state = world.State();
            if (state is not ("both new" or "both old") || state != PushWorld.Claim(result))
                failures.Add($"fenced out at {last} (entry {entry}): {state}, journal says {result}");
        }
        failures.ShouldBeEmpty();
        entries.ShouldBeGreaterThan(30);
    }

    [Fact]
    public void Stopped_by_its_host_it_leaves_everything_to_the_undos_and_can_be_resumed()
    {
        var world = new PushWorld();
        world.OnStep = step =>
        {
            if (step == "hub.observe")
                world.Stop.Cancel();
        };
        Should.Throw<OperationCanceledException>(() => world.Go());
        (world.Hub.Undos + world.Branch.Undos).ShouldBe(2);
        world.OnStep = _ => { };
        world.Stop = new CancellationTokenSource();
        world.GoToTheEnd().Outcome.ShouldBe(PushOutcome.Kept);
        world.Written.OfType<PushEvent.ApplyStarted>().Count().ShouldBe(2);
    }

    private static bool IsEntry(string step) => step.StartsWith("journal", StringComparison.Ordinal);

    private static int Entries()
    {
        var world = new PushWorld();
        world.GoToTheEnd();
        return world.Steps.Count(IsEntry);
    }
}
