using Orchestrator.Lab.Menus;

namespace Orchestrator.Lab.Commands;

/// <summary><c>get</c>: one value of one item as <c>=ret=</c>.</summary>
internal static class GetCommand
{
    public static CommandEntry Entry { get; } = CommandEntry.Quick("read", Run);

    private static string? Run(CommandContext context)
    {
        context.Only(".id", "number", "numbers", "value-name", "as-string");
        var reader = new RowReader(context.Router, context.Menu, context.Live) { ShowsSecrets = context.Session.May("sensitive") };
        var entry = context.Menu.IsSingle ? context.Table.Rows[0] : ItemPicker.Pick(context) is [var only] ? only : throw TrapException.NoSuchItem();
        if (context.Call["value-name"] is not { } name)
            return string.Join(';', reader.Row(entry, null, counters: true).Select(pair => $"{pair.Key}={pair.Value}"));
        if (context.Menu.Field(name) is null)
            throw TrapException.Argument("input does not match any value of value-name");
        return reader.ByName(entry, name) ?? "";
    }
}
