using Orchestrator.Core.Diagnosis;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Verification;

namespace Orchestrator.Deployment.Tests.Push;

public sealed class LinkVerifierTests
{
    [Fact]
    public async Task Two_ends_that_answer_give_five_good_lights()
    {
        (await VerifyAsync(new PushWorld())).Worst.ShouldBe(LightState.Good);
    }

    [Fact]
    public async Task An_end_that_cannot_be_reached_makes_the_lights_unknown_and_says_why()
    {
        var lights = await VerifyAsync(new PushWorld { Fault = step => step == "branch.connect" ? new(FaultReason.WrongCredentials) : null });
        lights.Lights.ShouldAllBe(light => light.State == LightState.Unknown && light.Device == "branch" && light.Detail == "WrongCredentials");
        lights[LightKind.Ike].Evidence.Single().ShouldStartWith("hub:");
    }

    [Fact]
    public async Task A_connection_lost_while_looking_makes_the_lights_unknown()
    {
        var lights = await VerifyAsync(new PushWorld { Fault = step => step == "hub.observe" ? new(FaultReason.ConnectionLost) : null });
        lights.Worst.ShouldBe(LightState.Unknown);
    }

    private static async Task<FiveLights> VerifyAsync(PushWorld world)
    {
        var order = world.Order;
        var verifying = new LinkVerifier(new FakeDrivers(world, new Life())).VerifyAsync(
            new VerifiedEnd(order.First.Access, order.First.Probe!), new VerifiedEnd(order.Second!.Access, order.Second.Probe!), CancellationToken.None);
        while (!verifying.IsCompleted && world.Clock.Step())
            await Task.Yield();
        return await verifying;
    }
}
