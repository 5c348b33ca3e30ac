using Orchestrator.Lab.Commands;

namespace Orchestrator.Lab.Scripting;

/// <summary>
/// Commands of menus in scripts: the leading bare words are menus as long as there are such, then comes the command, then its
/// arguments. A line of menus alone moves there.
/// </summary>
internal static class MenuCommands
{
    // What an argument without a name is, by command.
    private static readonly Dictionary<string, string[]> Positions = new (string Verb, string[] Names)[]
    {
        ("set", ["numbers"]), ("remove", ["numbers"]), ("enable", ["numbers"]), ("disable", ["numbers"]), ("get", ["number", "value-name"]),
        ("unset", ["numbers", "value-name"]), ("comment", ["numbers", "comment"]), ("move", ["numbers", "destination"]), ("run", ["number"]),
        ("ping", ["address"]), ("execute", ["script"]), ("import", ["file-name"]), ("reset-counters", ["numbers"]), ("sign", ["number"]),
        ("info", ["message"]), ("warning", ["message"]), ("error", ["message"]), ("debug", ["message"]),
    }.ToDictionary(pair => pair.Verb, pair => pair.Names);

    public static async Task<object?> RunAsync(ScriptInterpreter interpreter, ScriptCommand command, ScriptScope scope, CancellationToken cancellationToken)
    {
        var run = interpreter.Run;
        var words = new Queue<ScriptWord>(command.Words);
        var path = WalkMenus(run, command, words);
        if (words.Count == 0)
        {
            run.Path = path;
            return null;
        }

        if (words.Dequeue() is not { IsBare: true, Value: Literal { Value: string verb } })
            throw new TrapException($"expected command name (line {command.Line})", TrapCategory.Script);
        var call = new MenuCall(interpreter, path, verb, scope);
        // What stands in brackets among the arguments is relative to this menu.
        var stood = run.Path;
        run.Path = path;
        try
        {
            return await call.RunAsync([.. words], Positions.GetValueOrDefault(verb, []), cancellationToken);
        }
        finally
        {
            run.Path = stood;
        }
    }

    private static string WalkMenus(ScriptRun run, ScriptCommand command, Queue<ScriptWord> words)
    {
        var menus = run.Router.Menus;
        var path = command.Lead == '/' ? "" : run.Path;
        while (words.TryPeek(out var word) && word is { IsBare: true, Value: Literal { Value: string name } })
        {
            var next = name == ".." ? Parent(path) : path.Length == 0 ? name : $"{path}/{name}";
            if (!menus.IsFolder(next))
                break;
            path = next;
            words.Dequeue();
        }

        return path;
    }

    private static string Parent(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "";
}
