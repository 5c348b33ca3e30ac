using System.Globalization;
using System.Text;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs.Scripting;

/// <summary>
/// Puts values into the source of a RouterOS script. Needed only there: over the API values are length-prefixed and nothing is
/// quoted. Thread-safe. Source: RouterOS manual, "Scripting", section "Constant escape sequences".
/// </summary>
public static class ScriptQuoting
{
    /// <summary>
    /// A string literal with its quotation marks. It is printable ASCII on one line: quotation mark, backslash and dollar sign are
    /// escaped, so it can neither end early nor expand a variable or a command; a question mark, which asks the console of 6
    /// for help, and every byte that is not printable ASCII is written as <c>\XX</c> or by its short form. Text is taken as the bytes that <see cref="ApiText"/> makes of it.
    /// </summary>
    public static string Quote(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var literal = new StringBuilder(value.Length + 16).Append('"');
        foreach (var b in ApiText.Encode(value))
            Append(literal, b);
        return literal.Append('"').ToString();
    }

    private static void Append(StringBuilder literal, byte b)
    {
        switch (b)
        {
            case (byte)'"' or (byte)'\\' or (byte)'$':
                literal.Append('\\').Append((char)b);
                break;
            case (byte)'\n':
                literal.Append("\\n");
                break;
            case (byte)'\r':
                literal.Append("\\r");
                break;
            case (byte)'\t':
                literal.Append("\\t");
                break;
            case (byte)'?' or < 0x20 or > 0x7E:
                // Only capital digits are hexadecimal: \a, \b and \f have meanings of their own.
                literal.Append('\\').Append(b.ToString("X2", CultureInfo.InvariantCulture));
                break;
            default:
                literal.Append((char)b);
                break;
        }
    }
}
