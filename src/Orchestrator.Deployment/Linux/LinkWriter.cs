using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Rendering.Linux;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Linux;

/// <summary>Carries out a ChangeSet. Secrets travel on standard input only.</summary>
internal sealed class LinkWriter(RemoteShell shell, ISecretVault vault)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task<Outcome<Done>> ApplyAsync(PendingCommit pending, IProgress<OperationProgress> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pending);
        ArgumentNullException.ThrowIfNull(progress);
        foreach (var (index, operation) in pending.Changes.Operations.Index())
        {
            progress.Report(new OperationProgress(index, OperationStage.Started));
            var outcome = operation is EditRules edit ? await EditAsync(edit, LinuxUndo.Folder(pending.UndoId, index), cancellationToken)
                : await WriteAsync(pending.Changes.Tag, operation, cancellationToken);
            if (!outcome.IsOk)
            {
                progress.Report(new OperationProgress(index, OperationStage.Failed, outcome.Fault));
                return outcome.Fault;
            }
            progress.Report(new OperationProgress(index, OperationStage.Succeeded));
        }
        return pending.Changes.Stale is { } stale ? await EndAsync(stale, cancellationToken) : new Done();
    }

    private Task<Outcome<string>> WriteAsync(LinkTag tag, Operation operation, CancellationToken cancellationToken) => operation switch
    {
        WriteFile write when Owns(tag, write.File.Path) => WriteAsync(write.File, cancellationToken),
        RemoveFile remove when Owns(tag, remove.Was.Path) => shell.DoAsync("remove-file", [remove.Was.Path], default, Patience, cancellationToken),
        EditKeptRules kept when IsPlace(kept.Path) => EditAsync(kept, cancellationToken),
        RunAction run => shell.DoAsync("act", [Word(run.Action), tag.Text, tag.ObjectName], default, Patience, cancellationToken),
        _ => throw new ArgumentException($"{operation.GetType().Name} is no operation on this link's part of a Linux box.", nameof(operation)),
    };

    private Task<Outcome<string>> EditAsync(EditRules edit, string folder, CancellationToken cancellationToken) =>
        shell.DoAsync("edit-rules", ["do", folder, RuleSteps.Forward(edit)], default, Patience, cancellationToken);

    private Task<Outcome<string>> EditAsync(EditKeptRules edit, CancellationToken cancellationToken)
    {
        byte[] was = Encoding.UTF8.GetBytes(edit.Was), now = Encoding.UTF8.GetBytes(edit.Now);
        string[] arguments = [edit.Path, Convert.ToHexStringLower(SHA256.HashData(was)), now.Length.ToString(CultureInfo.InvariantCulture)];
        return shell.DoAsync("edit-file", arguments, now, Patience, cancellationToken);
    }

    /// <summary>Open connections that keep what the rules decided before; a box without conntrack keeps them.</summary>
    private async Task<Outcome<Done>> EndAsync(StaleConnections stale, CancellationToken cancellationToken)
    {
        string way = stale.Way switch
        {
            StaleWay.Untranslated => "untranslated",
            StaleWay.Redirected => "redirected",
            // No rule of a box fast-tracks.
            _ => "translated",
        };
        string[] arguments = [way, Numbers(stale.From), Numbers(stale.To)];
        return (await shell.DoAsync("end-connections", arguments, default, Patience, cancellationToken)).Map(_ => new Done());
    }

    private static string Numbers(IEnumerable<AddressRange> ranges) =>
        string.Join(',', ranges.Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.First.Value}-{range.Last.Value}")));

    private static bool IsPlace(string path) => path.StartsWith('/') && !path.Contains("..", StringComparison.Ordinal);

    private static bool Owns(LinkTag tag, string path) => LinuxPaths.All(tag).Contains(path);

    private async Task<Outcome<string>> WriteAsync(OwnedFile file, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var segment in file.Content)
        {
            text.Append(segment switch
            {
                FileSegment.Text plain => plain.Content,
                FileSegment.Secret secret => await SecretAsync(secret, cancellationToken),
                _ => throw new InvalidOperationException("Unknown file segment."),
            });
        }
        byte[] content = Encoding.UTF8.GetBytes(text.ToString());
        string[] arguments = [file.Path, Convert.ToString((int)file.Mode, 8), content.Length.ToString(CultureInfo.InvariantCulture)];
        return await shell.DoAsync("write-file", arguments, content, Patience, cancellationToken);
    }

    private async Task<string> SecretAsync(FileSegment.Secret secret, CancellationToken cancellationToken)
    {
        string text = await vault.RevealAsync(secret.Ref.Name, cancellationToken);
        return secret.Form switch
        {
            SecretForm.SwanctlBase64 => "0s" + Convert.ToBase64String(Encoding.UTF8.GetBytes(text)),
            SecretForm.Raw => text,
            _ => throw new ArgumentOutOfRangeException(nameof(secret)),
        };
    }

    private static string Word(LinuxAction action) => action switch
    {
        LinuxAction.FirewallUp => "firewall-up",
        LinuxAction.FirewallDown => "firewall-down",
        LinuxAction.InterfaceUp => "interface-up",
        LinuxAction.InterfaceDown => "interface-down",
        LinuxAction.LoadConnections => "load-connections",
        LinuxAction.TerminateConnection => "terminate-connection",
        LinuxAction.EnableAtBoot => "enable-at-boot",
        LinuxAction.DisableAtBoot => "disable-at-boot",
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };
}
