namespace Orchestrator.Lab.Scripting;

/// <summary>Variables declared with <c>:global</c>; they live until the router restarts. Thread-safe.</summary>
internal sealed class ScriptGlobals
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    public object? this[string name]
    {
        get
        {
            lock (_lock)
                return _values.GetValueOrDefault(name);
        }

        set
        {
            lock (_lock)
                _values[name] = value;
        }
    }

    public void Clear()
    {
        lock (_lock)
            _values.Clear();
    }
}
