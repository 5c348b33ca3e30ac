using System.Buffers;
using System.Globalization;
using System.Text;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>The words of one command line, left to right: name=value, a bare name, or what stands in brackets.</summary>
internal ref struct ExportWords(ReadOnlySpan<char> line)
{
    // Signs of a script's expression, which no export holds outside quotes.
    private static readonly SearchValues<char> Script = SearchValues.Create("[](){}$;");

    private ReadOnlySpan<char> _rest = line;

    /// <summary>The text is not of the language: an open quote or bracket, or a script's expression.</summary>
    public bool Broken { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>null for a bare name.</summary>
    public string? Value { get; private set; }

    /// <summary>The word is the text of a pair of brackets.</summary>
    public bool Bracketed { get; private set; }

    public bool Next()
    {
        _rest = _rest.TrimStart(" \t\r");
        if (Broken || _rest.IsEmpty)
            return false;
        Value = null;
        Bracketed = _rest[0] == '[';
        if (Bracketed)
            return Bracket();
        Name = Text(untilEquals: true);
        if (!Broken && !_rest.IsEmpty && _rest[0] == '=')
        {
            _rest = _rest[1..];
            Value = Text(untilEquals: false);
        }
        return !Broken;
    }

    private bool Bracket()
    {
        // Quoted text inside may hold a bracket of its own.
        bool quoted = false;
        for (int at = 1; at < _rest.Length; at++)
        {
            char here = _rest[at];
            if (here == '\\')
                at++;
            else if (here == '"')
                quoted = !quoted;
            else if (here == ']' && !quoted)
            {
                Name = _rest[1..at].Trim().ToString();
                _rest = _rest[(at + 1)..];
                return true;
            }
        }
        Broken = true;
        return false;
    }

    private string Text(bool untilEquals)
    {
        if (!_rest.IsEmpty && _rest[0] == '"')
            return Quoted();
        int end = untilEquals ? _rest.IndexOfAny(" \t\r=\"") : _rest.IndexOfAny(" \t\r\"");
        if (end < 0)
            end = _rest.Length;
        var text = _rest[..end];
        // "!" before a quoted text is the opposite of the text.
        if (end < _rest.Length && _rest[end] == '"' && text is "!")
        {
            _rest = _rest[1..];
            return "!" + Quoted();
        }
        Broken = (end < _rest.Length && _rest[end] == '"') || (untilEquals && text.IsEmpty) || text.IndexOfAny(Script) >= 0;
        _rest = _rest[end..];
        return text.Contains('\\') ? Unescaped(text) : text.ToString();
    }

    private string Quoted()
    {
        for (int at = 1; at < _rest.Length; at++)
        {
            if (_rest[at] == '\\')
                at++;
            else if (_rest[at] == '"')
            {
                var text = _rest[1..at];
                _rest = _rest[(at + 1)..];
                Broken = !_rest.IsEmpty && _rest[0] is not (' ' or '\t' or '\r' or '=' or ']');
                return text.Contains('\\') ? Unescaped(text) : text.ToString();
            }
        }
        Broken = true;
        return "";
    }

    private static string Unescaped(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder(text.Length);
        var octets = new List<byte>();
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\' || at + 1 == text.Length)
            {
                Flush(octets, result).Append(text[at]);
                continue;
            }
            at++;
            if (at + 1 < text.Length && byte.TryParse(text.Slice(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte octet))
            {
                octets.Add(octet);
                at++;
                continue;
            }
            Flush(octets, result).Append(text[at] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', '_' => ' ', var other => other });
        }
        return Flush(octets, result).ToString();
    }

    // Text beyond ASCII is written octet by octet, in whatever code page its author had.
    private static StringBuilder Flush(List<byte> octets, StringBuilder result)
    {
        if (octets.Count == 0)
            return result;
        var bytes = octets.ToArray();
        octets.Clear();
        var text = Encoding.UTF8.GetString(bytes);
        return result.Append(text.Contains('\uFFFD') ? Encoding.Latin1.GetString(bytes) : text);
    }
}
