using Orchestrator.Lab.Menus;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Commands;

/// <summary><c>remove</c>, of table items and of items of the running router.</summary>
internal static class RemoveCommand
{
    public static CommandEntry Entry { get; } = new(RunAsync, "write");

    private static async Task<string?> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        context.Only(".id", "numbers");
        if (context.Menu.IsLive)
            await LiveRemoval.RunAsync(context, cancellationToken);
        else
            foreach (var entry in ItemPicker.Pick(context))
                Remove(context, entry);
        return null;
    }

    private static void Remove(CommandContext context, Entry entry)
    {
        if (entry.Values.IsTrue("default") || entry.Values.IsTrue("builtin"))
            throw TrapException.Failure("can not remove default item");
        if (entry.IsDynamic && context.Menu.Path != "ip/firewall/address-list")
            throw TrapException.Failure("can not remove dynamic object");
        MenuBehaviours.For(context.Menu).Removing(context.Router, context.Menu, entry);
        context.Database.Remove(context.Table, entry);
        if (context.Table.Menu.Key is { } key && entry[key] is { } name)
            References.Rename(context.Database, context.Menu.Table, name, entry.IdText);
    }
}
