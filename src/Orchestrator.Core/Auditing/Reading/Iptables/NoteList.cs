namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>Notes on one text, bounded: a million wrong lines need not a million notes.</summary>
internal sealed class NoteList
{
    private const int Most = 1000;
    private const int Longest = 200;

    private readonly List<ReadingNote> _notes = [];
    private readonly HashSet<ReadingNote> _known = [];

    public IReadOnlyList<ReadingNote> All => _notes;

    public void Add(ReadingFault fault, string where, string what)
    {
        if (_notes.Count > Most)
            return;
        var note = _notes.Count < Most
            ? new ReadingNote(fault, where, what.Length > Longest ? what[..Longest] : what)
            : new ReadingNote(ReadingFault.TooLarge, "", "more notes are left out");
        if (_known.Add(note))
            _notes.Add(note);
    }
}
