using Orchestrator.Lab.Commands;

namespace Orchestrator.Lab.Scripting;

/// <summary>Runs one scheduled task: the script its event names, or the event's own text, with the task's policies.</summary>
internal static class ScheduledTask
{
    public static async Task RunAsync(VirtualRouter router, uint id)
    {
        string? name = null;
        try
        {
            var (task, text, policies) = await TakeAsync(router, id);
            name = task;
            if (text is null)
                return;
            var session = SystemSession.Of(router).Limited(policies);
            if (await StoredScript.FindAsync(router, text) is { } script)
                await StoredScript.RunAsync(new ScriptRun(router, session), script, CancellationToken.None);
            else
            {
                using var job = router.Scripts.Begin(router, "", session);
                await ScriptRunner.RunAsync(router, session, text, CancellationToken.None);
            }
        }
        catch (TrapException trap)
        {
            router.Log.Add("script,error", $"executing script from scheduler ({name}) failed, please check it manually: {trap.Message}");
        }
    }

    private static async Task<(string? Name, string? Text, string[] Policies)> TakeAsync(VirtualRouter router, uint id)
    {
        using (await router.LockAsync(CancellationToken.None))
        {
            var table = router.Database.Table("system/scheduler");
            if (table.ById(id) is not { } entry)
                return default;
            StoredScript.CountRun(router, table, entry);
            return (entry["name"], entry["on-event"], (entry["policy"] ?? "").Split(','));
        }
    }
}
