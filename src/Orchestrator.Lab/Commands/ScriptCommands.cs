using System.Globalization;
using Orchestrator.Lab.Menus;
using Orchestrator.Lab.Scripting;

namespace Orchestrator.Lab.Commands;

/// <summary>Commands that run scripts: <c>/execute</c>, <c>/import</c>, <c>/system/script/run</c>.</summary>
internal static class ScriptCommands
{
    /// <summary>With <c>as-string</c> the script's output is the reply; without, it goes on by itself and the reply is a job's id.</summary>
    public static async Task<string?> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        context.Only("script", "as-string", "file");
        var script = context.Required("script");
        if (context.Call.Has("as-string"))
        {
            if (context.Router.Version.IsV6)
                throw TrapException.UnknownParameter("as-string");
            return await ScriptRunner.RunAsync(context.Router, context.Session, script, cancellationToken);
        }

        var job = context.Router.Scripts.Begin(context.Router, "", context.Session);
        _ = DetachedAsync(context, script, job);
        return Tables.Entry.Text(job.Id);
    }

    public static async Task<string?> ImportAsync(CommandContext context, CancellationToken cancellationToken)
    {
        context.Only("file-name", "verbose", "from-line", "dry-run");
        var name = context.Required("file-name");
        string? text;
        using (await context.Router.LockAsync(cancellationToken))
            text = RouterFiles.Read(context.Router, name);
        if (text is null)
            throw TrapException.Failure($"can not open import file {name}");
        if (context.Call["from-line"] is { } line && int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var from))
            text = string.Join('\n', text.Split('\n').Skip(from - 1));
        if (context.Call.IsOn("dry-run"))
            ScriptParser.Parse(text);
        else
            await ScriptRunner.RunAsync(context.Router, context.Session, text, cancellationToken);
        return null;
    }

    public static async Task<string?> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        context.Only(".id", "number", "numbers", "use-script-permissions");
        Tables.Entry script;
        using (await context.Router.LockAsync(cancellationToken))
            script = ItemPicker.Pick(context) is [var only] ? only : throw TrapException.NoSuchItem();
        await StoredScript.RunAsync(new ScriptRun(context.Router, context.Session), script, cancellationToken);
        return null;
    }

    private static async Task DetachedAsync(CommandContext context, string script, Routers.RunningScripts.Entry job)
    {
        using var listed = job;
        await Task.Yield();
        try
        {
            var output = await ScriptRunner.RunAsync(context.Router, context.Session, script, CancellationToken.None);
            if (context.Call["file"] is { Length: > 0 } file)
                using (await context.Router.LockAsync(CancellationToken.None))
                    RouterFiles.Write(context.Router, file, output);
        }
        catch (TrapException trap)
        {
            context.Router.Log.Add("script,error", $"executing script failed: {trap.Message}");
        }
    }
}
