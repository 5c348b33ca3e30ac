using Orchestrator.Lab.Commands;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Scripting;

/// <summary>The language's own commands, those with a colon.</summary>
internal static class ScriptWords
{
    public static async Task<object?> RunAsync(ScriptInterpreter interpreter, ScriptCommand command, ScriptScope scope, CancellationToken cancellationToken)
    {
        if (command.Words is not [var first, ..] || first is not { IsBare: true, Value: Literal { Value: string name } })
            throw new TrapException("syntax error", TrapCategory.Script);
        var arguments = new ScriptArguments(interpreter, [.. command.Words.Skip(1)], scope, cancellationToken);
        return name switch
        {
            "local" or "global" => await DeclareAsync(arguments, name),
            "set" => await SetAsync(arguments),
            "if" => await IfAsync(arguments),
            "do" => await DoAsync(arguments),
            "while" => await WhileAsync(arguments),
            "for" => await ForAsync(arguments),
            "foreach" => await ForEachAsync(arguments),
            "delay" => await DelayAsync(arguments),
            "error" => throw new TrapException(ScriptValues.Text(await arguments.ValueAsync(0)), TrapCategory.Script),
            "return" => throw new ScriptReturn(await arguments.ValueAsync(0)),
            "put" => Put(interpreter, await arguments.ValueAsync(0)),
            "log" => await LogAsync(arguments),
            "nothing" => null,
            "execute" or "import" or "ping" or "export" or "undo" or "redo" =>
                await MenuCommands.RunAsync(interpreter, command with { Lead = '/' }, scope, cancellationToken),
            _ => await ScriptFunctions.RunAsync(name, arguments),
        };
    }

    private static async Task<object?> DeclareAsync(ScriptArguments arguments, string kind)
    {
        var name = arguments.Name(0);
        if (kind == "global")
            arguments.Scope.DeclareGlobal(name);
        if (kind == "local")
            arguments.Scope.DeclareLocal(name, arguments.Count > 1 ? await arguments.ValueAsync(1) : null);
        else if (arguments.Count > 1)
            arguments.Scope.Set(name, await arguments.ValueAsync(1));
        return null;
    }

    private static async Task<object?> SetAsync(ScriptArguments arguments)
    {
        arguments.Scope.Set(arguments.Name(0), arguments.Count > 1 ? await arguments.ValueAsync(1) : null);
        return null;
    }

    private static async Task<object?> IfAsync(ScriptArguments arguments)
    {
        if (ScriptValues.Truth(await arguments.ValueAsync(0)))
            return await arguments.BlockAsync("do");
        return arguments.Has("else") ? await arguments.BlockAsync("else") : null;
    }

    private static async Task<object?> DoAsync(ScriptArguments arguments)
    {
        try
        {
            do
                await arguments.BlockAsync(0);
            while (arguments.Has("while") && ScriptValues.Truth(await arguments.ValueAsync("while")));
        }
        catch (TrapException) when (arguments.Has("on-error"))
        {
            await arguments.BlockAsync("on-error");
        }

        return null;
    }

    private static async Task<object?> WhileAsync(ScriptArguments arguments)
    {
        while (ScriptValues.Truth(await arguments.ValueAsync(0)))
            await arguments.BlockAsync("do");
        return null;
    }

    private static async Task<object?> ForAsync(ScriptArguments arguments)
    {
        var name = arguments.Name(0);
        var from = ScriptValues.Number(await arguments.ValueAsync("from"));
        var to = ScriptValues.Number(await arguments.ValueAsync("to"));
        var step = arguments.Has("step") ? ScriptValues.Number(await arguments.ValueAsync("step")) : from <= to ? 1 : -1;
        for (var i = from; step > 0 ? i <= to : step < 0 && i >= to; i += step)
            await arguments.BlockAsync("do", name, i);
        return null;
    }

    private static async Task<object?> ForEachAsync(ScriptArguments arguments)
    {
        var name = arguments.Name(0);
        foreach (var item in ScriptValues.List(await arguments.ValueAsync("in")))
            await arguments.BlockAsync("do", name, item);
        return null;
    }

    private static async Task<object?> DelayAsync(ScriptArguments arguments)
    {
        var text = arguments.Count > 0 ? ScriptValues.Text(await arguments.ValueAsync(0)) : "1s";
        if (!Durations.TryParse(text, out var time))
            throw new TrapException("invalid value for argument delay-time", TrapCategory.Argument);
        await Task.Delay(time, arguments.Run.Router.Options.Time, arguments.CancellationToken);
        return null;
    }

    private static object? Put(ScriptInterpreter interpreter, object? value)
    {
        interpreter.Run.Output.Append(ScriptValues.Text(value)).Append('\n');
        return value;
    }

    private static async Task<object?> LogAsync(ScriptArguments arguments)
    {
        var message = arguments.Has("message") ? await arguments.ValueAsync("message") : await arguments.ValueAsync(1);
        arguments.Run.Router.Log.Add("script," + arguments.Name(0), ScriptValues.Text(message));
        return null;
    }
}
