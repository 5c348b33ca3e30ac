namespace Orchestrator.Deployment.NatChecks.Stages;

/// <summary>How a stage ended.</summary>
internal readonly record struct StageEnd(NatStageState State, NatStageNote Note)
{
    public static StageEnd Done { get; } = new(NatStageState.Done, NatStageNote.None);

    public static StageEnd Partly(NatStageNote note) => new(NatStageState.Done, note);

    public static StageEnd Skip(NatStageNote note) => new(NatStageState.Skipped, note);
}
