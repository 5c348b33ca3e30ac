using Orchestrator.Lab.Commands;

namespace Orchestrator.Lab.Scripting;

/// <summary>A script's text with a place in it. A backslash before a line's end joins the lines.</summary>
internal sealed class ScriptSource(string text)
{
    private int _at;

    public int At
    {
        get => _at;
        set => _at = value;
    }

    public bool Ends => _at >= text.Length;

    public char Peek => _at < text.Length ? text[_at] : '\0';

    public char Next => _at + 1 < text.Length ? text[_at + 1] : '\0';

    public int Line => text.AsSpan(0, Math.Min(_at, text.Length)).Count('\n') + 1;

    private int Column => _at - text.LastIndexOf('\n', Math.Max(0, Math.Min(_at, text.Length) - 1));

    public char Take() => text[_at++];

    public string Slice(int from) => text[from.._at];

    public bool TryTake(string wanted)
    {
        if (string.CompareOrdinal(text, _at, wanted, 0, wanted.Length) != 0)
            return false;
        _at += wanted.Length;
        return true;
    }

    /// <summary>Skips blanks and joined lines; with <paramref name="lines"/> line ends and comments too.</summary>
    public void SkipBlanks(bool lines = false)
    {
        while (!Ends)
            if (Peek is ' ' or '\t' or '\r' || (lines && Peek == '\n'))
                _at++;
            else if (!TakeJoin())
                return;
    }

    /// <summary>Takes a joined line's end with the next line's indentation.</summary>
    public bool TakeJoin()
    {
        var end = Next == '\r' ? _at + 2 : _at + 1;
        if (Peek != '\\' || end >= text.Length || text[end] != '\n')
            return false;
        _at = end + 1;
        while (Peek is ' ' or '\t')
            _at++;
        return true;
    }

    public void SkipLine()
    {
        while (!Ends && Peek != '\n')
            _at++;
    }

    public TrapException Error(string what) => new($"{what} (line {Line} column {Column})", TrapCategory.Script);
}
