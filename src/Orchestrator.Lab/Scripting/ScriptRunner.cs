using Orchestrator.Lab.Commands;

namespace Orchestrator.Lab.Scripting;

/// <summary>Runs script text. Every command commits by itself; the first error ends the run and leaves what ran before it.</summary>
internal static class ScriptRunner
{
    /// <summary>Runs the text and returns what it put out.</summary>
    /// <exception cref="TrapException">A command failed and nothing caught it, or the text is no script.</exception>
    public static async Task<string> RunAsync(VirtualRouter router, RouterSession session, string script, CancellationToken cancellationToken)
    {
        var run = new ScriptRun(router, session);
        await RunAsync(run, script, cancellationToken);
        return run.Output.ToString();
    }

    public static async Task RunAsync(ScriptRun run, string script, CancellationToken cancellationToken)
    {
        var parsed = ScriptParser.Parse(script);
        try
        {
            await new ScriptInterpreter(run).RunAsync(parsed, new ScriptScope(null, run.Router.Globals), cancellationToken);
        }
        catch (ScriptReturn)
        {
            // :return outside a function ends the script.
        }
    }
}
