namespace Orchestrator.RouterOs.Tests.Scripting;

/// <summary>
/// Reads a string literal of a RouterOS script as the manual describes it, written apart from the code that quotes.
/// It refuses what the console would not take as one plain literal: a bare line break, an unescaped dollar sign, or text behind the end.
/// </summary>
internal static class ScriptLiteralReader
{
    public static byte[]? Read(string literal)
    {
        if (literal.Length < 2 || literal[0] != '"')
            return null;
        var bytes = new List<byte>();
        var at = 1;
        while (at < literal.Length)
        {
            var c = literal[at++];
            if (c == '"')
                return at == literal.Length ? [.. bytes] : null;
            if (c == '\\')
            {
                if (ReadEscape(literal, ref at) is not { } escaped)
                    return null;
                bytes.Add(escaped);
            }
            else if (c is '$' or '?' or < ' ' or > '~')
                return null;
            else
                bytes.Add((byte)c);
        }

        return null;
    }

    private static byte? ReadEscape(string literal, ref int at)
    {
        if (at >= literal.Length)
            return null;
        var c = literal[at++];
        const string plain = "\"\\$?_nrtabfv";
        var meaning = "\"\\$? \n\r\t\a\b\f\v";
        if (plain.IndexOf(c) is >= 0 and var index)
            return (byte)meaning[index];
        if (at >= literal.Length || Digit(c) is not { } high || Digit(literal[at]) is not { } low)
            return null;
        at++;
        return (byte)((high * 16) + low);
    }

    private static int? Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => null,
    };
}
