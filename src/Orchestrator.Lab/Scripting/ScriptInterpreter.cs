using Orchestrator.Lab.Commands;

namespace Orchestrator.Lab.Scripting;

/// <summary>Runs parsed commands and works out values.</summary>
internal sealed class ScriptInterpreter(ScriptRun run)
{
    private const int BlocksInARow = 100;
    private int _blocks;

    public ScriptRun Run { get; } = run;

    /// <summary>Runs the commands in order; the value is that of the last one.</summary>
    public async Task<object?> RunAsync(Script script, ScriptScope scope, CancellationToken cancellationToken)
    {
        object? last = null;
        foreach (var command in script.Commands)
        {
            cancellationToken.ThrowIfCancellationRequested();
            last = command.Lead == ':'
                ? await ScriptWords.RunAsync(this, command, scope, cancellationToken)
                : await MenuCommands.RunAsync(this, command, scope, cancellationToken);
        }

        return last;
    }

    public async Task<object?> BlockAsync(ScriptNode node, ScriptScope scope, CancellationToken cancellationToken)
    {
        if (node is not Block block)
            throw new TrapException("expected block", TrapCategory.Script);
        // A loop without an end must not keep the thread it was started on.
        if (++_blocks % BlocksInARow == 0)
            await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return await RunAsync(block.Body, scope.Inner(), cancellationToken);
    }

    /// <summary>A node's value; <paramref name="row"/> gives the properties of the row a condition looks at.</summary>
    public async Task<object?> EvaluateAsync(ScriptNode node, ScriptScope scope, Func<string, string?>? row, CancellationToken cancellationToken)
    {
        switch (node)
        {
            case Literal literal:
                return literal.Value;
            case Variable variable:
                return scope.Get(variable.Name);
            case Property property:
                return row is null ? property.Name : PropertyValue(row(property.Name));
            case Substitution substitution:
                return await SubstituteAsync(substitution, scope, cancellationToken);
            case Joined joined:
                return await JoinAsync(joined, scope, row, cancellationToken);
            case Block block:
                return await ListAsync(block, scope, cancellationToken);
            case ListNode list:
                return await AllAsync(list.Items, scope, row, cancellationToken);
            case Unary unary:
                return Operators.Apply(unary.Operator, await EvaluateAsync(unary.Operand, scope, row, cancellationToken));
            case Binary binary:
                return await BinaryAsync(binary, scope, row, cancellationToken);
            default:
                throw new TrapException("syntax error", TrapCategory.Script);
        }
    }

    private static object? PropertyValue(string? text) => text is null ? null : ScriptValues.Typed(text);

    private async Task<object?> SubstituteAsync(Substitution substitution, ScriptScope scope, CancellationToken cancellationToken)
    {
        var path = Run.Path;
        try
        {
            return await RunAsync(substitution.Body, scope.Inner(), cancellationToken);
        }
        finally
        {
            Run.Path = path;
        }
    }

    private async Task<object?> JoinAsync(Joined joined, ScriptScope scope, Func<string, string?>? row, CancellationToken cancellationToken)
    {
        var parts = await AllAsync(joined.Parts, scope, row, cancellationToken);
        return string.Concat(parts.Select(ScriptValues.Text));
    }

    // {a;b} read as a block is a list where a value is wanted.
    private async Task<object?> ListAsync(Block block, ScriptScope scope, CancellationToken cancellationToken)
    {
        var items = block.Body.Commands.Select(command => command.Words is [{ Name: null } word] && command.Lead == ' '
            ? word.Value
            : throw new TrapException("syntax error", TrapCategory.Script));
        var values = await AllAsync([.. items], scope, null, cancellationToken);
        return values.Select(value => value is string text ? ScriptValues.Typed(text) : value).ToList();
    }

    private async Task<List<object?>> AllAsync(IReadOnlyList<ScriptNode> nodes, ScriptScope scope, Func<string, string?>? row, CancellationToken cancellationToken)
    {
        var values = new List<object?>(nodes.Count);
        foreach (var node in nodes)
            values.Add(await EvaluateAsync(node, scope, row, cancellationToken));
        return values;
    }

    private async Task<object?> BinaryAsync(Binary binary, ScriptScope scope, Func<string, string?>? row, CancellationToken cancellationToken)
    {
        var left = await EvaluateAsync(binary.Left, scope, row, cancellationToken);
        if (binary.Operator is "&&" or "||" && ScriptValues.Truth(left) == (binary.Operator == "||"))
            return binary.Operator == "||";
        return Operators.Apply(binary.Operator, left, await EvaluateAsync(binary.Right, scope, row, cancellationToken));
    }
}
