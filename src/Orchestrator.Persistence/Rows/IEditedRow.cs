namespace Orchestrator.Persistence.Rows;

/// <summary>A row that people edit: its version tells one edit from the next.</summary>
internal interface IEditedRow
{
    long Version { get; set; }
}
