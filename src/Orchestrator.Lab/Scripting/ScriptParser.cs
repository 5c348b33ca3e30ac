using Orchestrator.Lab.Commands;

namespace Orchestrator.Lab.Scripting;

/// <summary>
/// Reads RouterOS script text: enough of the language for configuration scripts, exports and undo scripts. Errors are traps that name
/// line and column.
/// </summary>
internal sealed class ScriptParser
{
    private const int DeepestNesting = 100;
    private readonly ScriptSource _source;
    private readonly ExpressionParser _expressions;
    private int _depth;

    private ScriptParser(string text)
    {
        _source = new ScriptSource(text);
        _expressions = new ExpressionParser(_source, this);
    }

    /// <exception cref="TrapException">The text is no script.</exception>
    public static Script Parse(string text)
    {
        var parser = new ScriptParser(text);
        var script = parser.Commands('\0');
        return parser._source.Ends ? script : throw parser._source.Error("syntax error");
    }

    /// <summary>A value: pieces without a blank between them make one.</summary>
    public ScriptNode Value()
    {
        var parts = new List<ScriptNode>();
        while (Piece() is { } piece)
            parts.Add(piece);
        return parts.Count switch
        {
            0 => new Literal(""),
            1 => parts[0],
            _ => new Joined(parts),
        };
    }

    /// <summary>Commands up to <paramref name="end"/>, which is left.</summary>
    private Script Commands(char end)
    {
        if (++_depth > DeepestNesting)
            throw _source.Error("syntax error: nested too deep");
        var commands = new List<ScriptCommand>();
        while (true)
        {
            SkipBetween();
            if (_source.Ends || _source.Peek == end)
                break;
            var before = _source.At;
            commands.Add(Command(end));
            if (_source.At == before)
                throw _source.Error("syntax error");
        }

        _depth--;
        return new Script(commands);
    }

    private void SkipBetween()
    {
        while (true)
        {
            _source.SkipBlanks(lines: true);
            if (_source.Peek == '#')
                _source.SkipLine();
            else if (_source.Peek == ';')
                _source.Take();
            else
                return;
        }
    }

    private ScriptCommand Command(char end)
    {
        var line = _source.Line;
        var lead = _source.Peek is ':' or '/' ? _source.Take() : ' ';
        var words = new List<ScriptWord>();
        while (true)
        {
            _source.SkipBlanks();
            if (_source.Ends || _source.Peek is '\n' or ';' || _source.Peek == end)
                return new ScriptCommand(lead, words, line);
            var word = Word(words);
            words.Add(word);
            if (lead != ':' && word is { IsBare: true, Value: Literal { Value: "find" or "where" } })
                words.AddRange(Condition(end));
        }
    }

    private IEnumerable<ScriptWord> Condition(char end)
    {
        _source.SkipBlanks();
        if (_source.TryTake("where "))
            _source.SkipBlanks();
        if (_source.Ends || _source.Peek is '\n' or ';' || _source.Peek == end)
            return [];
        return [new ScriptWord("where", _expressions.Condition(end), IsBare: false)];
    }

    private ScriptWord Word(List<ScriptWord> before)
    {
        var start = _source.At;
        if (_source.Peek == '!' && char.IsAsciiLetter(_source.Next))
            return Cleared();
        // A relative command may carry slashes: ip/firewall/nat/add.
        var name = BareText(static c => c is '=' or '/');
        if (name.Length > 0 && _source.Peek == '=')
        {
            _source.Take();
            return new ScriptWord(name, AfterEquals(), IsBare: false);
        }

        if (name.Length > 0 && _source.Peek == '/' && before.All(word => word.IsBare))
        {
            _source.Take();
            return new ScriptWord(null, new Literal(name), IsBare: true);
        }

        _source.At = start;
        var value = Value();
        if (_source.At == start)
            throw _source.Error("syntax error");
        return new ScriptWord(null, value, IsBare: value is Literal && name.Length > 0);
    }

    private ScriptNode AfterEquals()
    {
        // A joined line may stand between the sign and the value.
        if (_source.Peek == '\\')
            _source.TakeJoin();
        return Value();
    }

    private ScriptWord Cleared()
    {
        _source.Take();
        var name = BareText(static c => c == '=');
        return new ScriptWord("!" + name, new Literal(""), IsBare: false);
    }

    private ScriptNode? Piece()
    {
        while (_source.Peek == '\\' && _source.TakeJoin())
        {
        }

        switch (_source.Peek)
        {
            case '"':
                return new QuotedReader(_source, VariableNode).Read();
            case '$':
                return VariableNode();
            case '[':
                return new Substitution(Enclosed(']'));
            case '{':
                return BlockNode();
            case '(':
                return _expressions.Parenthesised();
            default:
                var text = BareText(static _ => false);
                return text.Length == 0 ? null : new Literal(text);
        }
    }

    public ScriptNode VariableNode()
    {
        _source.Take();
        switch (_source.Peek)
        {
            case '"':
                var quoted = new QuotedReader(_source, VariableNode).Read();
                return new Variable(quoted is Literal { Value: string name } ? name : throw _source.Error("syntax error"));
            case '(':
                return _expressions.Parenthesised();
            case '[':
                return new Substitution(Enclosed(']'));
        }

        var start = _source.At;
        while (char.IsAsciiLetterOrDigit(_source.Peek))
            _source.Take();
        return _source.At == start ? throw _source.Error("syntax error") : new Variable(_source.Slice(start));
    }

    private Block BlockNode()
    {
        var start = _source.At + 1;
        var body = Enclosed('}');
        return new Block(body, _source.Slice(start)[..^1].Trim());
    }

    private Script Enclosed(char end)
    {
        _source.Take();
        var body = Commands(end);
        if (_source.Peek != end)
            throw _source.Error($"syntax error: expected {end}");
        _source.Take();
        return body;
    }

    private string BareText(Func<char, bool> stops)
    {
        var start = _source.At;
        while (!_source.Ends && !IsBreak(_source.Peek) && !stops(_source.Peek) && !(_source.Peek == '\\' && _source.Next is '\n' or '\r'))
            _source.Take();
        return _source.Slice(start);
    }

    private static bool IsBreak(char c) => c is ' ' or '\t' or '\r' or '\n' or ';' or '"' or '$' or '[' or ']' or '(' or ')' or '{' or '}';
}
