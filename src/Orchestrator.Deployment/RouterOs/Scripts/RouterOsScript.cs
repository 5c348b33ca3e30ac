using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Deployment.RouterOs.Scripts;

/// <summary>A ChangeSet as the RouterOS script that would do the same, for people to read.</summary>
public static class RouterOsScript
{
    /// <summary>One command a line, in order. A secret reads <c>set</c>, so the text is not for running where one is sent.</summary>
    /// <exception cref="ArgumentException">The ChangeSet is another platform's.</exception>
    public static string Render(ChangeSet changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return string.Concat(changes.Operations.Select(operation => Line(operation) + "\n"));
    }

    private static string Line(Operation operation) => operation switch
    {
        AddRow add => ScriptLine.Readable.Add(add.Menu, add.Fields, add.Before),
        SetRow set => ScriptLine.Readable.Set(set.Menu, set.Row, set.Changes),
        MoveRow move => ScriptLine.Move(move.Menu, move.Row, move.Before),
        RemoveRow remove => ScriptLine.Remove(remove.Menu, remove.Row),
        _ => throw new ArgumentException("Not an operation of RouterOS.", nameof(operation)),
    };
}
