using System.Globalization;
using System.Text;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Rendering.Linux;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Linux;

/// <summary>
/// The return of a link to its earlier state: a folder on the box with its files as they were, a script that needs
/// nothing else, a timer outside every login, and an entry that runs it after a reboot.
/// </summary>
internal sealed class LinuxUndo(RemoteShell shell, TimeProvider time)
{
    private const string IdCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RunPatience = TimeSpan.FromSeconds(90);

    public async Task<Outcome<PendingCommit>> ArmAsync(ChangeSet changes, string undoId, TimeSpan revertIn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        Check(undoId);
        ArgumentOutOfRangeException.ThrowIfLessThan(revertIn, TimeSpan.FromSeconds(10));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(revertIn, TimeSpan.FromHours(1));
        string seconds = ((long)revertIn.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        string[] arguments = [undoId, seconds, changes.Tag.Text, changes.Tag.ObjectName, .. Paths(changes)];
        var reverts = time.GetUtcNow() + revertIn;
        var armed = await shell.DoAsync("arm", arguments, Encoding.UTF8.GetBytes(RemoteShell.Script("undo")), Patience, cancellationToken);
        if (armed.IsOk)
            armed = await KeepAsync(changes, undoId, cancellationToken);
        if (armed.IsOk)
            return new PendingCommit(changes, undoId, reverts);
        return armed.Fault.Reason is FaultReason.Refused or FaultReason.MissingProgram
            ? armed.Fault with { Reason = FaultReason.NotArmed }
            : armed.Fault;
    }

    public async Task<Outcome<Done>> ConfirmAsync(PendingCommit pending, CancellationToken cancellationToken)
    {
        Check(pending.UndoId);
        return (await shell.DoAsync("confirm", [pending.UndoId], default, Patience, cancellationToken)).Map(_ => new Done());
    }

    public async Task<Outcome<Done>> RollBackAsync(PendingCommit pending, CancellationToken cancellationToken)
    {
        Check(pending.UndoId);
        return (await shell.DoAsync("rollback", [pending.UndoId], default, RunPatience, cancellationToken)).Map(_ => new Done());
    }

    public async Task<Outcome<UndoState>> ReadAsync(string undoId, CancellationToken cancellationToken)
    {
        Check(undoId);
        var asked = await shell.DoAsync("read-undo", [undoId], default, Patience, cancellationToken);
        return asked.Map(answer => answer.Trim() == "armed" ? UndoState.Armed : UndoState.Absent);
    }

    /// <summary>The folder of the undo in which one edit's way back lies.</summary>
    public static string Folder(string undoId, int edit) => string.Create(CultureInfo.InvariantCulture, $"/var/lib/orchestrator/{undoId}/rules-{edit}");

    // Edits of others' rules touch no file of a link.
    private static IReadOnlyList<string> Paths(ChangeSet changes) => changes.Operations.Any(operation => operation is EditRules or EditKeptRules)
        ? [.. changes.Operations.OfType<EditKeptRules>().Select(edit => edit.Path)] : LinuxPaths.All(changes.Tag);

    /// <summary>The undo learns what the chains are now. Without it nothing may be written, so an undo that cannot is taken off again.</summary>
    private async Task<Outcome<string>> KeepAsync(ChangeSet changes, string undoId, CancellationToken cancellationToken)
    {
        Outcome<string> kept = "";
        foreach (var (index, operation) in changes.Operations.Index())
        {
            if (operation is not EditRules edit)
                continue;
            string[] arguments = [undoId, index.ToString(CultureInfo.InvariantCulture), RuleSteps.Back(edit)];
            kept = await shell.DoAsync("keep-rules", arguments, Encoding.UTF8.GetBytes(RemoteShell.Script("edit-rules")), Patience, cancellationToken);
            if (!kept.IsOk)
            {
                await shell.DoAsync("confirm", [undoId], default, Patience, cancellationToken);
                break;
            }
        }
        return kept;
    }

    private static void Check(string undoId)
    {
        if (undoId.Length is 0 or > 24 || !undoId.All(IdCharacters.Contains))
            throw new ArgumentException("An undo's name is 1-24 of a-z, 0-9 and '-'.", nameof(undoId));
    }
}
