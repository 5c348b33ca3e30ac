namespace Orchestrator.Lab.Tables;

/// <summary>
/// What was changed, so that it can be taken back: by <c>/undo</c>, and by safe mode. Keeps the last 100 steps. Used under the
/// router's lock.
/// </summary>
internal sealed class Journal
{
    private const int Capacity = 100;
    private readonly List<UndoStep> _steps = [];
    private List<JournalEntry> _open = [];
    private uint _nextId = 1;

    /// <summary>Steps kept, oldest first.</summary>
    public IReadOnlyList<UndoStep> Steps => _steps;

    /// <summary>The id the next step will have; safe mode remembers it.</summary>
    public uint NextId => _nextId;

    public bool HasOpenChanges => _open.Count > 0;

    public void Record(JournalEntry change) => _open.Add(change);

    /// <summary>Closes the changes since the last call as one step; null when there were none.</summary>
    public UndoStep? Close(string action, string by, DateTimeOffset now)
    {
        if (_open.Count == 0)
            return null;
        var step = new UndoStep(_nextId++, action, by, now, _open);
        _open = [];
        _steps.RemoveAll(old => old.Undone);
        _steps.Add(step);
        if (_steps.Count > Capacity)
            _steps.RemoveAt(0);
        return step;
    }

    /// <summary>Takes back what the open changes did: the command failed half-way.</summary>
    public void Abandon()
    {
        Revert(_open);
        _open = [];
    }

    /// <summary>Takes back the newest step that still stands; false when there is none.</summary>
    public bool Undo()
    {
        var step = _steps.LastOrDefault(step => !step.Undone);
        if (step is null)
            return false;
        Revert(step.Changes);
        step.Undone = true;
        return true;
    }

    /// <summary>Does again the oldest step of those taken back; false when there is none.</summary>
    public bool Redo()
    {
        var step = _steps.FirstOrDefault(step => step.Undone);
        if (step is null)
            return false;
        foreach (var change in step.Changes)
            Put(change.Table, change.Entry, change.After, change.IndexAfter);
        step.Undone = false;
        return true;
    }

    /// <summary>Takes back every step from <paramref name="id"/> on, newest first.</summary>
    public void UndoFrom(uint id)
    {
        foreach (var step in _steps.Where(step => step.Id >= id && !step.Undone).Reverse().ToList())
            Revert(step.Changes);
        _steps.RemoveAll(step => step.Id >= id);
    }

    private static void Revert(IReadOnlyList<JournalEntry> changes)
    {
        foreach (var change in changes.Reverse())
            Put(change.Table, change.Entry, change.Before, change.IndexBefore);
    }

    private static void Put(Table table, Entry entry, FieldMap? values, int index)
    {
        if (index == JournalEntry.InPlace)
        {
            table.Replace(entry, values!);
            return;
        }

        if (table.ById(entry.Id) is not null)
            table.Remove(entry);
        if (values is null)
            return;
        entry.Values = values;
        table.Insert(entry, index);
    }
}
