
namespace Orchestrator.Lab.Scripting;

/// <summary>
/// Reads expressions in parentheses, and the conditions after <c>find</c> and <c>where</c>, in which a bare word on the left of an
/// operator (or alone) is a property of the row and terms side by side must all hold.
/// </summary>
internal sealed class ExpressionParser(ScriptSource source, ScriptParser values)
{
    private static readonly string[][] Levels =
    [
        ["||", "or"], ["&&", "and"], ["!=", "<=", ">=", "=", "<", ">", "~", "in"], ["."], [",",], ["+", "-"], ["*", "/", "%"], ["->"],
    ];

    private const int DeepestNesting = 100;
    private bool _onRows;
    private int _depth;
    private char _end;

    /// <summary><c>( expression )</c>, from the opening parenthesis to the closing one.</summary>
    public ScriptNode Parenthesised()
    {
        source.Take();
        var outer = _end;
        _end = ')';
        source.SkipBlanks(lines: true);
        var node = source.Peek == ')' ? new ListNode([]) : Level(0);
        source.SkipBlanks(lines: true);
        if (source.Peek != ')')
            throw source.Error("syntax error: expected )");
        source.Take();
        _end = outer;
        return node;
    }

    /// <summary>The condition of <c>find</c> or <c>where</c> up to the command's end.</summary>
    public ScriptNode Condition(char end)
    {
        var (rows, outer) = (_onRows, _end);
        (_onRows, _end) = (true, end);
        var node = Level(0);
        while (!AtEnd())
            node = new Binary("&&", node, Level(0));
        (_onRows, _end) = (rows, outer);
        return node;
    }

    private bool AtEnd()
    {
        source.SkipBlanks(lines: _end == ')');
        return source.Ends || source.Peek == _end || (_end != ')' && source.Peek is '\n' or ';');
    }

    private ScriptNode Level(int level)
    {
        if (level == Levels.Length)
            return Prefix();
        var left = Level(level + 1);
        while (!AtEnd() && Operator(level) is { } found)
        {
            var rows = _onRows;
            // What is compared with is a value, whatever it looks like.
            _onRows &= level != 2;
            source.SkipBlanks(lines: _end == ')');
            left = new Binary(found, left, Level(level + 1));
            _onRows = rows;
        }

        return left;
    }

    private string? Operator(int level)
    {
        foreach (var text in Levels[level])
        {
            var start = source.At;
            if (!source.TryTake(text))
                continue;
            if (!char.IsAsciiLetter(text[0]) || source.Peek is ' ' or '(' or '\n' or '$')
                return text switch { "or" => "||", "and" => "&&", _ => text };
            source.At = start;
        }

        return null;
    }

    private ScriptNode Prefix()
    {
        if (++_depth > DeepestNesting)
            throw source.Error("syntax error: nested too deep");
        var node = Operand();
        _depth--;
        return node;
    }

    private ScriptNode Operand()
    {
        source.SkipBlanks(lines: _end == ')');
        if (source.Peek == '!' || (source.Peek == '-' && char.IsAsciiDigit(source.Next)) || source.TryTake("not "))
        {
            var sign = source.Peek is '!' or '-' ? source.Take().ToString() : "!";
            return new Unary(sign, Prefix());
        }

        return source.Peek switch
        {
            '(' => Parenthesised(),
            '"' or '[' or '{' or '$' => Single(),
            _ => Bare(),
        };
    }

    private ScriptNode Single() => source.Peek == '$' ? values.VariableNode() : values.Value();

    private ScriptNode Bare()
    {
        var start = source.At;
        while (!source.Ends && !IsBreak(source.Peek))
            source.Take();
        var text = source.Slice(start);
        if (text.Length == 0)
            throw source.Error("syntax error");
        if (_onRows && (char.IsAsciiLetter(text[0]) || text[0] == '.'))
            return new Property(text);
        return new Literal(ScriptValues.Typed(text));
    }

    // Inside a property's name there are no operators; a value on the right goes on to the next blank.
    private bool IsBreak(char c)
    {
        if (c is ' ' or '\t' or '\r' or '\n' or ';' or '"' or '$' or '[' or ']' or '(' or ')' or '{' or '}')
            return true;
        if (_onRows)
            return c is '=' or '!' or '~' or '<' or '>';
        return _end == ')' && c is '=' or '<' or '>' or '~' or '&' or '|' or ',' or '+' or '*' or '%';
    }
}
