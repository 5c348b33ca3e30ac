using Orchestrator.Lab.Commands;

namespace Orchestrator.Lab.Scripting;

/// <summary>The words after a command's name, worked out when asked for.</summary>
internal sealed class ScriptArguments(ScriptInterpreter interpreter, IReadOnlyList<ScriptWord> words, ScriptScope scope, CancellationToken cancellationToken)
{
    private readonly List<ScriptWord> _unnamed = [.. words.Where(word => word.Name is null)];

    public ScriptScope Scope => scope;

    public ScriptRun Run => interpreter.Run;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>How many words have no name.</summary>
    public int Count => _unnamed.Count;

    public bool Has(string name) => words.Any(word => word.Name == name);

    /// <summary>A bare word as it stands (a variable's name, a log topic).</summary>
    public string Name(int index) => At(index) switch
    {
        Literal { Value: string name } => name,
        Variable variable => variable.Name,
        _ => throw new TrapException("syntax error", TrapCategory.Script),
    };

    public Task<object?> ValueAsync(int index) => TypedAsync(At(index));

    public Task<object?> ValueAsync(string name) => TypedAsync(Named(name));

    public Task<object?> BlockAsync(int index) => interpreter.BlockAsync(At(index), scope, cancellationToken);

    public Task<object?> BlockAsync(string name) => interpreter.BlockAsync(Named(name), scope, cancellationToken);

    public Task<object?> BlockAsync(string name, string variable, object? value)
    {
        var inner = scope.Inner();
        inner.DeclareLocal(variable, value);
        return interpreter.BlockAsync(Named(name), inner, cancellationToken);
    }

    private async Task<object?> TypedAsync(ScriptNode node) =>
        node is Literal { Value: string text } ? ScriptValues.Typed(text) : await interpreter.EvaluateAsync(node, scope, null, cancellationToken);

    private ScriptNode At(int index) => index < _unnamed.Count ? _unnamed[index].Value : throw new TrapException("syntax error: argument missing", TrapCategory.Script);

    private ScriptNode Named(string name) => words.FirstOrDefault(word => word.Name == name)?.Value ?? throw TrapException.MissingValue(name);
}
