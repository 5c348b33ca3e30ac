using Orchestrator.Lab.Menus;

namespace Orchestrator.Lab.Commands;

/// <summary><c>/undo</c> and <c>/redo</c>: one step of <c>/system/history</c>, whoever made it.</summary>
internal static class HistoryCommands
{
    public static void Undo(CommandContext context) => Step(context, context.Database.Journal.Undo(), "nothing to undo");

    public static void Redo(CommandContext context) => Step(context, context.Database.Journal.Redo(), "nothing to redo");

    private static void Step(CommandContext context, bool done, string message)
    {
        if (!done)
            throw TrapException.Failure(message);
        context.Database.Touch();
        DerivedRows.Refresh(context.Router);
    }
}
