namespace Orchestrator.Lab.Commands;

/// <summary><c>move numbers= [destination=]</c>: before the destination, or to the end, several items in the order named.</summary>
internal static class MoveCommand
{
    public static void Run(CommandContext context)
    {
        context.Only("numbers", ".id", "destination");
        var entries = ItemPicker.Pick(context);
        var destination = context.Call["destination"] is { Length: > 0 } text ? ItemPicker.One(context.Database, context.Menu, text) : null;
        if (entries.Any(entry => entry.IsDynamic) || destination?.IsDynamic == true)
            throw TrapException.Failure("can not move dynamic object");
        foreach (var entry in entries.Where(entry => entry != destination))
            context.Database.Move(context.Table, entry, destination is null ? context.Table.Rows.Count : context.Table.IndexOf(destination));
    }
}
