namespace Orchestrator.Lab.Scripting;

/// <summary>Variables of a block, and those of the blocks around it.</summary>
internal sealed class ScriptScope(ScriptScope? outer, ScriptGlobals globals)
{
    private readonly Dictionary<string, object?> _locals = new(StringComparer.Ordinal);
    private readonly HashSet<string> _globalNames = new(StringComparer.Ordinal);

    public ScriptScope Inner() => new(this, globals);

    public void DeclareLocal(string name, object? value) => _locals[name] = value;

    public void DeclareGlobal(string name) => _globalNames.Add(name);

    public object? Get(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
            if (scope._locals.TryGetValue(name, out var value))
                return value;
            else if (scope._globalNames.Contains(name))
                return globals[name];
        return globals[name];
    }

    public void Set(string name, object? value)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
            if (scope._locals.ContainsKey(name))
            {
                scope._locals[name] = value;
                return;
            }

        globals[name] = value;
    }

    private ScriptScope? Outer { get; } = outer;
}
