using System.Globalization;
using Orchestrator.Lab.Commands;
using Orchestrator.Lab.Tables;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Scripting;

/// <summary>Scripts of <c>/system/script</c>: a script runs only for who has all its policies, unless it does not require them.</summary>
internal static class StoredScript
{
    public static async Task<Entry?> FindAsync(VirtualRouter router, string name)
    {
        using (await router.LockAsync(CancellationToken.None))
            return router.Database.Find("system/script", name);
    }

    public static async Task<string> RunAsync(ScriptRun caller, Entry script, CancellationToken cancellationToken)
    {
        var policies = (script["policy"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (!script.Values.IsTrue("dont-require-permissions") && policies.Any(policy => !caller.Session.May(policy)))
            throw TrapException.NotPermitted();
        using (await caller.Router.LockAsync(cancellationToken))
            if (caller.Router.Database.Table("system/script") is var table && table.ById(script.Id) is not null)
                CountRun(caller.Router, table, script);
        var run = caller.Nested(caller.Session.Limited(policies));
        using var job = caller.Router.Scripts.Begin(caller.Router, script["name"] ?? "", run.Session);
        await ScriptRunner.RunAsync(run, script["source"] ?? "", cancellationToken);
        return run.Output.ToString();
    }

    public static void CountRun(VirtualRouter router, Table table, Entry entry)
    {
        var count = int.Parse(entry["run-count"] ?? "0", CultureInfo.InvariantCulture) + 1;
        router.Database.SetOwn(table, entry, "run-count", count.ToString(CultureInfo.InvariantCulture));
        if (table.Menu.Field("last-started") is not null)
            router.Database.SetOwn(table, entry, "last-started", RouterClock.Stamp(router.Now, router.Version));
    }
}
