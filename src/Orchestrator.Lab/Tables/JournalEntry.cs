namespace Orchestrator.Lab.Tables;

/// <summary>One change of one item: where it was before and after. A missing side means it was not there.</summary>
internal sealed record JournalEntry(Table Table, Entry Entry, FieldMap? Before, int IndexBefore, FieldMap? After, int IndexAfter)
{
    /// <summary>For an index: the item stayed where it was.</summary>
    public const int InPlace = -2;
}
