namespace Orchestrator.Lab.Scripting;

/// <summary>Variables declared with <c>:global</c>; they live until the router restarts.</summary>
internal sealed class ScriptGlobals
{
    private readonly Dictionary<string, object?> _values = [];

    public void Clear() => _values.Clear();
}
