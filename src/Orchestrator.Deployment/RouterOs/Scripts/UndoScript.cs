using System.Text;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.RouterOs.Scripting;

namespace Orchestrator.Deployment.RouterOs.Scripts;

/// <summary>
/// The script that takes a change back without us. It finds rows by their marks, never by the id of a row of ours,
/// since an id is new after each add. No step stops the next, and the last ones remove the script and what starts it.
/// It holds no secret.
/// </summary>
public static class UndoScript
{
    /// <summary>The script's source.</summary>
    /// <param name="changes">What is to be taken back.</param>
    /// <param name="names">How the script and its schedulers are called.</param>
    public static string Render(ChangeSet changes, UndoNames names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var script = new StringBuilder();
        foreach (var operation in InverseOperations.Of(changes))
            script.Append(Step(operation)).Append('\n');
        script.Append(Try($"/system scheduler remove [/system scheduler find name={ScriptQuoting.Quote(names.Timer)}]")).Append('\n');
        script.Append(Try($"/system scheduler remove [/system scheduler find name={ScriptQuoting.Quote(names.Boot)}]")).Append('\n');
        script.Append(Try($"/system script remove [/system script find name={ScriptQuoting.Quote(names.Script)}]")).Append('\n');
        return script.ToString();
    }

    private static string Step(Operation operation) => operation switch
    {
        RemoveRow remove => Try(ScriptLine.Remove(remove.Menu, remove.Row)),
        SetRow set => Try(ScriptLine.Exact.Set(set.Menu, set.Row, set.Changes)),
        MoveRow move => Try(ScriptLine.Move(move.Menu, move.Row, move.Before)),
        AddRow add => Try($":if ([:len {ScriptLine.Row(add.Menu, add.Row)}] = 0) do={{ {Restore(add)} }}"),
        _ => throw new ArgumentException("Not an operation of RouterOS.", nameof(operation)),
    };

    // A row whose neighbour is gone comes back at the end: better there than not at all.
    private static string Restore(AddRow add) => add.Before is null
        ? ScriptLine.Exact.Add(add.Menu, add.Fields, null)
        : $":do {{ {ScriptLine.Exact.Add(add.Menu, add.Fields, add.Before)} }} on-error={{ {ScriptLine.Exact.Add(add.Menu, add.Fields, null)} }}";

    private static string Try(string command) => $":do {{ {command} }} on-error={{}}";
}

/// <summary>How an undo is called on a router.</summary>
public sealed class UndoNames
{
    private const string Prefix = "orch-rb-";

    /// <param name="undoId">1-24 of a-z, 0-9 and '-'.</param>
    /// <exception cref="ArgumentException">The id has another form.</exception>
    public UndoNames(string undoId)
    {
        ArgumentNullException.ThrowIfNull(undoId);
        if (undoId.Length is 0 or > 24 || !undoId.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ArgumentException("An undo's id is 1-24 of a-z, 0-9 and '-'.", nameof(undoId));
        Script = Prefix + undoId;
    }

    public string Script { get; }

    /// <summary>The scheduler that counts down.</summary>
    public string Timer => Script;

    /// <summary>The scheduler that runs the undo after a restart in between.</summary>
    public string Boot => Script + "-boot";
}
