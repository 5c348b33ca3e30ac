using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Components.Pages.Changes;

/// <summary>A row of the timeline: one step, or the run of operations on one device.</summary>
public sealed record StepRun(
    string Device, string Title, StepState State, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string Detail, IReadOnlyList<StepView> Operations)
{
    public static IReadOnlyList<StepRun> Of(IReadOnlyList<StepView> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        List<StepRun> runs = [];
        for (var i = 0; i < steps.Count;)
        {
            var first = steps[i];
            var operations = first.IsOperation
                ? steps.Skip(i).TakeWhile(step => step.IsOperation && step.Device == first.Device).ToList() : [];
            runs.Add(operations.Count > 0 ? Together(operations)
                : new(first.Device, first.Title, first.State, first.StartedAt, first.EndedAt, first.Detail, []));
            i += Math.Max(1, operations.Count);
        }

        return runs;
    }

    private static StepRun Together(List<StepView> operations)
    {
        var current = operations.Find(step => step.State == StepState.Failed) ?? operations.Find(step => step.State == StepState.Running);
        var done = operations.Count(step => step.State == StepState.Done);
        var title = $"{DashboardWords.Count(done, "operation")} written";
        var detail = current is null ? "" : current.Detail.Length > 0 ? $"{current.Title}: {current.Detail}" : current.Title;
        return new(operations[0].Device, title, current?.State ?? operations[^1].State, operations[0].StartedAt,
            operations.TrueForAll(step => step.EndedAt is not null) ? operations.Max(step => step.EndedAt) : null, detail, operations);
    }
}
