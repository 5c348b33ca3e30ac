using System.Text;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.RouterOs.Scripting;

namespace Orchestrator.Deployment.RouterOs.Scripts;

/// <summary>
/// One command of a RouterOS script, in the spelling that versions 6 and 7 both take. Every value passes through
/// <see cref="ScriptQuoting"/>; menu and field names come from the product's own table.
/// </summary>
/// <param name="quote">How a value is written.</param>
internal sealed class ScriptLine(Func<string, string> quote)
{
    /// <summary>Quotes every value: for scripts that run.</summary>
    public static ScriptLine Exact { get; } = new(ScriptQuoting.Quote);

    /// <summary>Leaves the quotes off where the console reads the same without them: for people.</summary>
    public static ScriptLine Readable { get; } = new(value => IsPlain(value) ? value : ScriptQuoting.Quote(value));

    public string Add(RouterOsMenu menu, IReadOnlyList<Field> fields, RowSelector? before)
    {
        var line = new StringBuilder($"{menu.Spec().ScriptPath} add");
        foreach (var field in fields)
            line.Append(' ').Append(Assignment(field.Name, field.Value));
        if (before is not null)
            line.Append(" place-before=").Append(Row(menu, before));
        return line.ToString();
    }

    public string Set(RouterOsMenu menu, RowSelector row, IReadOnlyList<FieldChange> changes) =>
        $"{menu.Spec().ScriptPath} set {Row(menu, row)} {string.Join(' ', changes.Select(change => Assignment(change.Name, change.To ?? new Value.Unset())))}";

    public static string Move(RouterOsMenu menu, RowSelector row, RowSelector? before) =>
        $"{menu.Spec().ScriptPath} move {Row(menu, row)}{(before is null ? "" : $" destination={Row(menu, before)}")}";

    public static string Remove(RouterOsMenu menu, RowSelector row) => $"{menu.Spec().ScriptPath} remove {Row(menu, row)}";

    /// <summary>The row or rows as the console finds them again.</summary>
    public static string Row(RouterOsMenu menu, RowSelector row) => row switch
    {
        RowSelector.ByStamp stamp => $"[{menu.Spec().ScriptPath} find comment={ScriptQuoting.Quote(stamp.Stamp.ToString())}]",
        RowSelector.ByName name => $"[{menu.Spec().ScriptPath} find name={ScriptQuoting.Quote(name.Name)}]",
        RowSelector.ById id => IsId(id.Id) ? id.Id : throw new ArgumentException("Not an id of RouterOS.", nameof(row)),
        _ => throw new ArgumentException("Unknown selector.", nameof(row)),
    };

    private string Assignment(string name, Value value) => value switch
    {
        // Always-present texts are cleared with the empty text; anything else is taken away.
        Value.Unset => name is "comment" or "log-prefix" ? $"{name}=\"\"" : $"!{name}",
        Value.Plain plain => $"{name}={quote(plain.Text)}",
        _ => $"{name}={value}",
    };

    private static bool IsPlain(string text) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '/' or ',' or ':');

    // An id stands in the script as it is, so it must be nothing else.
    private static bool IsId(string text) => text.Length is > 1 and < 18 && text[0] == '*' && text.Skip(1).All(char.IsAsciiHexDigit);
}
