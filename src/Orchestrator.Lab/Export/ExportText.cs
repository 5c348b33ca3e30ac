using System.Globalization;
using System.Text;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.Lab.Export;

/// <summary>Quotes values and wraps lines as exports do.</summary>
internal static class ExportText
{
    private const int Width = 80;

    /// <summary>A value as a script reads it back.</summary>
    public static string Quote(string value)
    {
        if (value.Length > 0 && value.All(IsPlain))
            return value;
        var text = new StringBuilder("\"");
        foreach (var part in ApiText.Encode(value))
            text.Append((char)part switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '$' => "\\$",
                '?' => "\\?",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or > '~' => string.Create(CultureInfo.InvariantCulture, $"\\{part:X2}"),
                var c => c.ToString(),
            });
        return text.Append('"').ToString();
    }

    /// <summary>Breaks a line between words, or inside a long one, with a backslash and four blanks.</summary>
    public static string Wrap(IReadOnlyList<string> words)
    {
        var text = new StringBuilder();
        var column = 0;
        foreach (var word in words)
        {
            if (column > 0 && column + 1 + word.Length >= Width)
            {
                text.Append(" \\\n    ");
                column = 4;
            }
            else if (column > 0)
            {
                text.Append(' ');
                column++;
            }

            text.Append(word);
            column += word.Length;
        }

        return text.ToString();
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or ':' or '/' or ',' or '-' or '_' or '+' or '*' or '!' or '@' or '%';
}
