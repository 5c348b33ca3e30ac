using Orchestrator.Lab.Menus;

namespace Orchestrator.Lab.Commands;

/// <summary>Ends a command that changed something: derived rows, history, listeners. Called under the router's lock.</summary>
internal static class Commit
{
    public static void Close(CommandContext context)
    {
        var router = context.Router;
        DerivedRows.Refresh(router);
        var step = router.Database.Journal.Close($"{context.Call.Path} {context.Call.Verb}", context.Session.User, router.Now);
        if (step is null)
            return;
        router.SafeMode.Count(router.Database.Journal.NextId);
        foreach (var change in step.Changes)
            router.Changes.Publish(change.Table.Menu.Table, change.Entry.Id);
        router.Scheduler.Wake();
    }
}
