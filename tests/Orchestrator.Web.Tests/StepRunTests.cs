using Orchestrator.Web.Application;
using Orchestrator.Web.Components.Pages.Changes;

namespace Orchestrator.Web.Tests;

public sealed class StepRunTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 4, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Operations_in_a_row_on_one_device_are_one_row()
    {
        var runs = StepRun.Of([Phase("Write"), Op("hub", "a"), Op("hub", "b"), Op("branch", "c"), Phase("Verify")]);
        runs.Select(run => (run.Device, run.Title)).ShouldBe(
            [("", "Write"), ("hub", "2 operations written"), ("branch", "1 operation written"), ("", "Verify")]);
        runs[1].Operations.Count.ShouldBe(2);
        runs[1].EndedAt.ShouldBe(At.AddSeconds(1));
    }

    [Fact]
    public void A_failed_operation_marks_its_row_and_is_named()
    {
        var failed = Op("hub", "b") with { State = StepState.Failed, Detail = "no space left" };
        var run = StepRun.Of([Op("hub", "a"), failed, Op("hub", "c") with { State = StepState.Skipped }]).ShouldHaveSingleItem();
        (run.State, run.Title, run.Detail).ShouldBe((StepState.Failed, "1 operation written", "b: no space left"));
    }

    [Fact]
    public void A_running_row_has_no_end()
    {
        var run = StepRun.Of([Op("hub", "a"), Op("hub", "b") with { State = StepState.Running, EndedAt = null }]).ShouldHaveSingleItem();
        (run.State, run.EndedAt, run.Detail).ShouldBe((StepState.Running, null, "b"));
    }

    private static StepView Phase(string title) => new("", title, StepState.Done, At, At, "");

    private static StepView Op(string device, string title) => new(device, title, StepState.Done, At, At.AddSeconds(1), "", IsOperation: true);
}
