using System.Text.Json;
using Orchestrator.Core.Planning;

namespace Orchestrator.Core.Tests.Planning;

public sealed class LinkPlannerGoldens
{
    public static TheoryData<string> Cases => [.. GoldenFolder.Beside().Select(folder => folder.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Intent_gives_the_reviewed_plan(string name)
    {
        var folder = GoldenFolder.Beside().Single(candidate => candidate.Name == name);
        var request = JsonSerializer.Deserialize<PlanRequest>(folder.Read("intent.json"), PlanText.Json)!;

        var plan = LinkPlanner.Plan(request);

        folder.MustBe("plan.txt", PlanText.Decisions(plan));
        folder.MustBe("a.txt", PlanText.State(plan.A));
        folder.MustBe("b.txt", PlanText.State(plan.B));
    }
}
