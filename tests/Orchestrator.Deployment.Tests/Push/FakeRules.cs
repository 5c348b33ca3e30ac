using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Deployment.Push;

namespace Orchestrator.Deployment.Tests.Push;

/// <summary>The rows of a fake device, as rules.</summary>
internal sealed record FakeRules(IReadOnlyList<int> Rows) : DeviceRules
{
    public override ReadPath Read() => throw new NotSupportedException();
}

/// <summary>Looks whether the rows came, and says what the world wants it to say.</summary>
internal sealed class FakeProof(PushWorld world) : IRulesProof
{
    public RulesSeen Judge(DeviceRules rules, CancellationToken cancellationToken)
    {
        string.Join(',', ((FakeRules)rules).Rows).ShouldBe(world.New, "nothing is proved before it is written");
        return world.RulesHold ? new RulesSeen(3, 3, [], []) : new RulesSeen(2, 3, ["still broken"], []);
    }
}
