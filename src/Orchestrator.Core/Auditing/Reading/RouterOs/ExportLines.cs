using System.Text;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>Lines of an export with their continuations joined.</summary>
internal ref struct ExportLines(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;
    private int _next = 1;

    /// <summary>The number of the line's first part, from 1.</summary>
    public int Number { get; private set; }

    public ReadOnlySpan<char> Line { get; private set; }

    /// <summary>The line says that it goes on, and the text ends.</summary>
    public bool IsCut { get; private set; }

    public bool Next()
    {
        if (_rest.IsEmpty)
            return false;
        Number = _next;
        Line = Physical();
        if (Line.TrimStart().StartsWith("#") || !Continues(Line))
            return true;
        var joined = new StringBuilder();
        joined.Append(Line[..^1]);
        IsCut = true;
        while (!_rest.IsEmpty)
        {
            // The blanks that indent the next part are not of the text.
            var part = Physical().TrimStart(" \t");
            if (!Continues(part))
            {
                joined.Append(part);
                IsCut = false;
                break;
            }
            joined.Append(part[..^1]);
        }
        Line = joined.ToString();
        return true;
    }

    private ReadOnlySpan<char> Physical()
    {
        _next++;
        int end = _rest.IndexOf('\n');
        var line = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? [] : _rest[(end + 1)..];
        return line.TrimEnd('\r');
    }

    // Two backslashes are a written one.
    private static bool Continues(ReadOnlySpan<char> line) => (line.Length - line.TrimEnd('\\').Length) % 2 == 1;
}
