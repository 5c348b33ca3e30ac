using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Push;

namespace Orchestrator.Deployment.Tests.Push;

/// <summary>One end kept the change, the other took it back: it takes a device that is away for longer than its grace.</summary>
public sealed class SplitTests
{
    [Fact]
    public void A_split_is_repaired_by_going_forward_and_said()
    {
        var world = Split(new PushWorld());
        var result = world.GoToTheEnd();
        world.Written.OfType<PushEvent.SplitFound>().Single().Kept.ShouldBe(PushSide.Second);
        result.Outcome.ShouldBe(PushOutcome.Kept);
        result.Repaired.ShouldBeTrue();
        world.State().ShouldBe("both new");
    }

    [Fact]
    public void If_forward_is_not_possible_the_end_that_kept_it_goes_back()
    {
        var world = Split(new PushWorld());
        world.Fault = step => step.StartsWith("hub.apply", StringComparison.Ordinal) && Found(world) ? new(FaultReason.Refused) : null;
        var result = world.GoToTheEnd();
        result.Outcome.ShouldBe(PushOutcome.RolledBack);
        result.Repaired.ShouldBeTrue();
        result.Failure.ShouldBeOfType<PushFailure.DeviceFailed>().Device.ShouldBe("hub");
        world.State().ShouldBe("both old");
    }

    [Fact]
    public void If_neither_way_is_possible_the_split_is_the_result()
    {
        var world = Split(new PushWorld());
        world.Fault = step => step.Contains("apply", StringComparison.Ordinal) && Found(world) ? new(FaultReason.Refused) : null;
        var result = world.GoToTheEnd();
        result.Outcome.ShouldBe(PushOutcome.Split);
        result.Sides.Select(side => side.Outcome).ShouldBe([SideOutcome.RolledBackByItself, SideOutcome.Kept]);
        world.State().ShouldBe("hub old, branch new");
    }

    [Fact]
    public void Without_a_known_way_back_the_split_is_the_result()
    {
        var world = Split(new PushWorld());
        world.Order = world.Order with { Second = world.Order.Second! with { Previous = null } };
        world.Fault = step => step == "hub.arm" && Found(world) ? new(FaultReason.DiskFull) : null;
        world.GoToTheEnd().Outcome.ShouldBe(PushOutcome.Split);
    }

    [Fact]
    public void A_removal_that_was_split_is_finished()
    {
        var world = Split(new PushWorld(PushKind.Remove));
        world.GoToTheEnd().Repaired.ShouldBeTrue();
        world.State().ShouldBe("both new");
    }

    /// <summary>The hub is away from the moment the branch is confirmed until after its own undo fired.</summary>
    private static PushWorld Split(PushWorld world)
    {
        world.OnStep = step =>
        {
            if (step == "branch.confirm" && !Found(world))
                world.Hub.OfflineUntil = world.Clock.GetUtcNow() + TimeSpan.FromSeconds(100);
        };
        return world;
    }

    private static bool Found(PushWorld world) => world.Written.OfType<PushEvent.SplitFound>().Any();
}
