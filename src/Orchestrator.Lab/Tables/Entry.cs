using System.Globalization;

namespace Orchestrator.Lab.Tables;

/// <summary>One item of a table. Its values are replaced as a whole, under the router's lock.</summary>
internal sealed class Entry(uint id, FieldMap values)
{
    public uint Id { get; } = id;

    public FieldMap Values { get; set; } = values;

    public string IdText { get; } = Text(id);

    public bool IsDynamic => Values.IsTrue("dynamic");

    public string? this[string field] => Values[field];

    public static string Text(uint id) => "*" + id.ToString("X", CultureInfo.InvariantCulture);

    public static bool TryId(string text, out uint id)
    {
        id = 0;
        return text.Length > 1 && text[0] == '*' && uint.TryParse(text.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out id);
    }
}
