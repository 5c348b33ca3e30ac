using System.Globalization;
using System.Text;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.Lab.Scripting;

/// <summary>Reads a string in double quotes, with its escapes and its variables.</summary>
internal sealed class QuotedReader(ScriptSource source, Func<ScriptNode> readVariable)
{
    private readonly List<ScriptNode> _parts = [];
    private readonly List<byte> _bytes = [];

    /// <summary>Reads from the opening quote to the closing one.</summary>
    public ScriptNode Read()
    {
        source.Take();
        while (source.Peek != '"')
        {
            if (source.Ends)
                throw source.Error("syntax error: string not closed");
            Step();
        }

        source.Take();
        Close();
        return _parts.Count switch
        {
            0 => new Literal(""),
            1 when _parts[0] is Literal => _parts[0],
            _ => new Joined(_parts),
        };
    }

    private void Step()
    {
        if (source.TakeJoin())
            return;
        var c = source.Peek;
        if (c == '\\')
            Escape();
        else if (c == '$' && (char.IsAsciiLetterOrDigit(source.Next) || source.Next is '(' or '['))
        {
            Close();
            _parts.Add(readVariable());
        }
        else
            Character();
    }

    private void Character()
    {
        var start = source.At;
        source.Take();
        if (char.IsHighSurrogate(source.Slice(start)[0]) && char.IsLowSurrogate(source.Peek))
            source.Take();
        _bytes.AddRange(ApiText.Encode(source.Slice(start)));
    }

    private void Escape()
    {
        source.Take();
        if (char.IsAsciiHexDigitUpper(source.Peek) && char.IsAsciiHexDigitUpper(source.Next))
        {
            var start = source.At;
            source.Take();
            source.Take();
            _bytes.Add(byte.Parse(source.Slice(start), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            return;
        }

        var c = source.Ends ? throw source.Error("syntax error: string not closed") : source.Take();
        _bytes.AddRange(Encoding.UTF8.GetBytes([c switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'v' => '\v',
            '_' => ' ',
            _ => c,
        }]));
    }

    private void Close()
    {
        if (_bytes.Count == 0)
            return;
        _parts.Add(new Literal(ApiText.Decode(_bytes.ToArray())));
        _bytes.Clear();
    }
}
