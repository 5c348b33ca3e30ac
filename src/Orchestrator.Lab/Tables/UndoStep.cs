namespace Orchestrator.Lab.Tables;

/// <summary>What one command changed, as <c>/system/history</c> lists it and <c>/undo</c> takes it back.</summary>
internal sealed record UndoStep(uint Id, string Action, string By, DateTimeOffset Time, IReadOnlyList<JournalEntry> Changes)
{
    public bool Undone { get; set; }
}
