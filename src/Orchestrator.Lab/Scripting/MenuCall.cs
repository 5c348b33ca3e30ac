using Orchestrator.Lab.Commands;
using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.Scripting;

/// <summary>One command of a menu on its way from a script to the router.</summary>
internal sealed class MenuCall(ScriptInterpreter interpreter, string path, string verb, ScriptScope scope)
{
    private readonly List<KeyValuePair<string, string>> _arguments = [];
    private List<string>? _items;
    private ScriptNode? _where;

    private VirtualRouter Router => interpreter.Run.Router;

    private MenuDef? Menu => Router.Menus.Menu(path);

    public async Task<object?> RunAsync(IReadOnlyList<ScriptWord> words, string[] positions, CancellationToken cancellationToken)
    {
        await ReadAsync(words, positions, cancellationToken);
        return verb switch
        {
            "find" => (await RowsAsync(cancellationToken)).Select(row => (object?)row.GetValueOrDefault(".id", "")).ToList(),
            "get" => await GetAsync(cancellationToken),
            "print" => await PrintAsync(cancellationToken),
            // Nothing was found, so there is nothing to do.
            _ when _items is { Count: 0 } && !(Menu?.IsSingle ?? true) => null,
            _ => await SendAsync(cancellationToken),
        };
    }

    private async Task ReadAsync(IReadOnlyList<ScriptWord> words, string[] positions, CancellationToken cancellationToken)
    {
        var position = 0;
        foreach (var word in words)
        {
            if (word is { IsBare: true, Value: Literal { Value: "where" } } && verb is "print" or "find")
                continue;
            if (word.Name == "where" && !word.IsBare && verb is "print" or "find")
            {
                _where = word.Value;
                continue;
            }

            if (word.Name is null && position < positions.Length && !(Menu is { IsSingle: true } && positions[position] is "numbers" or "number"))
                Place(positions[position++], await interpreter.EvaluateAsync(word.Value, scope, null, cancellationToken));
            else if (word.Name is null && Menu is { IsSingle: true } && verb == "get" && position == 0)
                Place("value-name", await interpreter.EvaluateAsync(word.Value, scope, null, cancellationToken));
            else
                await NamedAsync(word, cancellationToken);
        }
    }

    private void Place(string name, object? value)
    {
        if (name is "numbers" or "number")
            _items = [.. ScriptValues.List(value).Select(ScriptValues.Text)];
        else
            _arguments.Add(new(name, ScriptValues.Argument(value)));
    }

    // A bare word that is no value is a switch: detail, terse.
    private async Task NamedAsync(ScriptWord word, CancellationToken cancellationToken)
    {
        if (word.Name is null)
        {
            var text = ScriptValues.Text(await interpreter.EvaluateAsync(word.Value, scope, null, cancellationToken));
            if (verb is "add" or "set" && Menu?.Field(text) is { Kind: not FieldKind.Flag })
                throw new TrapException($"expected value for argument {text}", TrapCategory.Script);
            _arguments.Add(new(text, text.StartsWith('!') || text is "detail" or "terse" or "as-value" ? "" : "yes"));
            return;
        }

        // {...} given to on-event or source is a script's text.
        var value = word.Value is Block && word.Name is "on-event" or "source" or "script" or "up-script" or "down-script"
            ? ((Block)word.Value).Text
            : await interpreter.EvaluateAsync(word.Value, scope, null, cancellationToken);
        Place(word.Name, value);
    }

    private async Task<object?> SendAsync(CancellationToken cancellationToken)
    {
        var sink = new RowCollector();
        var call = new CommandCall { Path = path, Verb = verb, Arguments = _arguments, Items = await ItemsAsync(cancellationToken) };
        var ret = await CommandRunner.RunAsync(Router, interpreter.Run.Session, call, sink, cancellationToken);
        foreach (var row in sink.Rows)
            interpreter.Run.Output.AppendJoin(' ', row.Select(pair => $"{pair.Key}={pair.Value}")).Append('\n');
        if (verb == "export" && ret is not null)
            interpreter.Run.Output.Append(ret);
        return ret;
    }

    // In scripts an item may also be given by its place in the list.
    private async Task<List<string>?> ItemsAsync(CancellationToken cancellationToken)
    {
        if (_items is null || !_items.Any(item => item.Length > 0 && item.All(char.IsAsciiDigit)))
            return _items;
        var rows = await AllRowsAsync(cancellationToken);
        return [.. _items.Select(item => int.TryParse(item, out var place) && place < rows.Count && !rows.Any(row => row.GetValueOrDefault("name") == item)
            ? rows[place].GetValueOrDefault(".id", item)
            : item)];
    }

    private async Task<object?> GetAsync(CancellationToken cancellationToken)
    {
        var rows = await AllRowsAsync(cancellationToken);
        var single = Menu is { IsSingle: true };
        var items = single ? null : await ItemsAsync(cancellationToken) ?? throw TrapException.MissingValue("number");
        var row = single ? rows.FirstOrDefault() : rows.FirstOrDefault(row => items!.Contains(row.GetValueOrDefault(".id", "")) || items.Contains(row.GetValueOrDefault("name", "")));
        if (row is null)
            throw TrapException.NoSuchItem();
        var name = _arguments.FirstOrDefault(argument => argument.Key == "value-name").Value;
        if (name is null)
            return row.Select(pair => (object?)$"{pair.Key}={pair.Value}").ToList();
        if (!row.TryGetValue(name, out var value) && name != ".id" && Menu?.Field(name) is null)
            throw new TrapException("unknown value name", TrapCategory.Argument);
        return value is null ? null : ScriptValues.Typed(value);
    }

    private async Task<object?> PrintAsync(CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(cancellationToken);
        if (_arguments.Any(argument => argument.Key == "count-only"))
            return (long)rows.Count;
        foreach (var row in rows)
            interpreter.Run.Output.AppendJoin(' ', row.Select(pair => $"{pair.Key}={pair.Value}")).Append('\n');
        return rows.Select(row => (object?)row[".id"]).ToList();
    }

    private async Task<List<Dictionary<string, string>>> RowsAsync(CancellationToken cancellationToken)
    {
        var kept = new List<Dictionary<string, string>>();
        foreach (var row in await AllRowsAsync(cancellationToken))
            if (_where is null || ScriptValues.Truth(await interpreter.EvaluateAsync(_where, scope, row.GetValueOrDefault, cancellationToken)))
                kept.Add(row);
        return kept;
    }

    private async Task<List<Dictionary<string, string>>> AllRowsAsync(CancellationToken cancellationToken)
    {
        var sink = new RowCollector();
        await CommandRunner.RunAsync(Router, interpreter.Run.Session, new CommandCall { Path = path, Verb = "print" }, sink, cancellationToken);
        return [.. sink.Rows.Select(row => new Dictionary<string, string>(row, StringComparer.Ordinal))];
    }
}
