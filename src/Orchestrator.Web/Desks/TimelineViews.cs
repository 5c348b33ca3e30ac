using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Push;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Preview;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks;

/// <summary>A push's journal as the timeline shows it: phases, and within the writing each operation of each device.</summary>
internal static class TimelineViews
{
    public static IReadOnlyList<StepView> Of(IReadOnlyList<PushEvent> journal, ChangePlan plan)
    {
        var timeline = new Timeline(plan);
        foreach (var entry in journal)
            timeline.Add(entry);
        return timeline.Steps;
    }

    private sealed class Timeline(ChangePlan plan)
    {
        private readonly List<StepView> _steps = [];

        /// <summary>Whose a step is that concerns the whole push: the only device, or nobody's.</summary>
        private string Whole => plan.Ends is [var only] ? only.View.Counts.Device : "";

        private readonly Dictionary<string, int> _open = [];

        public IReadOnlyList<StepView> Steps => _steps;

        public void Add(PushEvent entry)
        {
            switch (entry)
            {
                case PushEvent.AttemptStarted { Number: > 1 } attempt:
                    Note("", attempt.Direction == PushDirection.Back ? "Bring both ends together again: back" : "Bring both ends together again: forward", StepState.Done, attempt.At);
                    break;
                case PushEvent.Resumed resumed:
                    Note("", "The orchestrator was restarted and goes on", StepState.Done, resumed.At);
                    break;
                case PushEvent.PhaseStarted phase:
                    Open($"phase {phase.Phase}", Whole, PushWords.Phase(phase.Phase, plan.Kind), phase.At);
                    break;
                case PushEvent.PhaseEnded phase:
                    Close($"phase {phase.Phase}", phase.Succeeded, "", phase.At);
                    break;
                case PushEvent.ArmStarted arm:
                    Open($"arm {arm.Side}", Device(arm.Side), $"Arm undo ({plan.UndoAfterSeconds} s)", arm.At);
                    break;
                case PushEvent.Armed armed:
                    Close($"arm {armed.Side}", true, $"goes back at {RelativeWords.Exact(armed.Commit.RevertsAt)} unless confirmed", armed.At);
                    break;
                case PushEvent.OperationMoved { Stage: OperationStage.Started } moved:
                    Open($"operation {moved.Side} {moved.Index}", Device(moved.Side), Operation(moved), moved.At, isOperation: true);
                    break;
                case PushEvent.OperationMoved moved:
                    Close($"operation {moved.Side} {moved.Index}", moved.Stage == OperationStage.Succeeded, Fault(moved.Side, moved.Fault), moved.At);
                    break;
                case PushEvent.ApplyEnded { Fault: { } fault } apply:
                    Note(Device(apply.Side), FaultWords.Problem(Device(apply.Side), fault).What, StepState.Failed, apply.At);
                    break;
                case PushEvent.LightsTurned lights:
                    Note("", string.Join("  ", lights.Lights.Lights.Select(light => $"{LightWords.Name(light.Kind)} {LightWords.State(light.State)}")), StepState.Done, lights.At);
                    break;
                case PushEvent.RulesAudited audited:
                    Note(Device(audited.Side), ComparisonWords.Seen(audited.Seen), audited.Seen.Holds ? StepState.Done : StepState.Failed, audited.At);
                    break;
                case PushEvent.RollBackDecided back:
                    Note("", $"Go back: {PushWords.Problem(back.Failure).What}", StepState.Failed, back.At);
                    break;
                case PushEvent.LeftToUndo left:
                    Note(Device(left.Side), $"Does not answer; its undo runs at {RelativeWords.Exact(left.UndoAt)}", StepState.Running, left.At);
                    break;
                case PushEvent.SideSettled settled:
                    Note(Device(settled.Side), PushWords.Side(new SideResult(settled.Side, Device(settled.Side), settled.Outcome)), StepState.Done, settled.At);
                    break;
                case PushEvent.Ended ended:
                    CloseAll(ended.At);
                    break;
            }
        }

        private void Open(string key, string device, string title, DateTimeOffset at, bool isOperation = false)
        {
            _open[key] = _steps.Count;
            _steps.Add(new StepView(device, title, StepState.Running, at, null, "", isOperation));
        }

        private void Close(string key, bool succeeded, string detail, DateTimeOffset at)
        {
            if (_open.Remove(key, out int index))
                _steps[index] = _steps[index] with { State = succeeded ? StepState.Done : StepState.Failed, EndedAt = at, Detail = detail };
        }

        private void CloseAll(DateTimeOffset at)
        {
            foreach (int index in _open.Values)
                _steps[index] = _steps[index] with { State = StepState.Skipped, EndedAt = at };
            _open.Clear();
            for (int index = 0; index < _steps.Count; index++)
                if (_steps[index].State == StepState.Running)
                    _steps[index] = _steps[index] with { State = StepState.Done, EndedAt = at };
        }

        private void Note(string device, string title, StepState state, DateTimeOffset at) => _steps.Add(new StepView(device, title, state, at, at, ""));

        private PlannedEnd End(PushSide side) => plan.Ends.First(end => end.Side == plan.First == (side == PushSide.First));

        private string Device(PushSide side) => End(side).View.Counts.Device;

        private string Operation(PushEvent.OperationMoved moved) =>
            End(moved.Side).Preview.Operations is var operations && moved.Index < operations.Count ? OperationViews.Line(operations[moved.Index]) : $"Operation {moved.Index + 1}";

        private string Fault(PushSide side, DeviceFault? fault) => fault is null ? "" : FaultWords.Problem(Device(side), fault).What;
    }
}
