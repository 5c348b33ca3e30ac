namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>Collects notes: each once, their text cut, and not more than a person would read.</summary>
internal sealed class NoteBook
{
    private const int Most = 500;
    private const int Longest = 200;

    private readonly HashSet<ReadingNote> _known = [];
    private readonly List<ReadingNote> _notes = [];
    private bool _full;

    public IReadOnlyList<ReadingNote> Notes => _notes;

    public void Add(ReadingFault fault, string where, string what)
    {
        var note = new ReadingNote(fault, where, what.Length > Longest ? what[..Longest] : what);
        if (_full || !_known.Add(note))
            return;
        if (_notes.Count == Most)
        {
            _full = true;
            note = new ReadingNote(ReadingFault.TooLarge, "", $"more than {Most} notes");
        }
        _notes.Add(note);
    }
}
