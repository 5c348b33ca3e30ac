namespace Orchestrator.Lab.Scripting;

/// <summary>What <c>:return</c> does: leaves all blocks of the script at once.</summary>
internal sealed class ScriptReturn(object? value) : Exception
{
    public object? Value { get; } = value;
}
