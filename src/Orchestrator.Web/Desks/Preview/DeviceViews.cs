using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.RouterOs.Scripts;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Preview;

/// <summary>One device of a change as the preview shows it.</summary>
internal static class DeviceViews
{
    public static ChangeDevice Of(Device device, ChangeSet changes, ActualState actual) => new()
    {
        Counts = OperationViews.Counts(device.Id.Value, device.Name, changes),
        Kind = Views.Kind(device.Platform),
        Operations = OperationViews.Of(changes),
        Diff = DiffViews.Of(changes, actual),
        Script = changes.IsEmpty ? "" : device.Platform == DevicePlatform.Linux ? Shell(changes) : RouterOsScript.Render(changes),
        Files = [.. changes.Operations.OfType<WriteFile>().Select(write => new FileView(write.File.Path, Mode(write.File.Mode), FileDigest.Preview(write.File.Content)))],
    };

    private static string Shell(ChangeSet changes) => string.Concat(changes.Operations.Select(operation => operation switch
    {
        WriteFile write => $"# write {write.File.Path} ({Mode(write.File.Mode)})\n",
        RemoveFile remove => $"rm {remove.Was.Path}\n",
        EditRules edit => string.Concat(RuleCommands.Of(edit).Select(command => command + "\n")),
        EditKeptRules edit => $"# the same line in {edit.Path}\n",
        RunAction run => $"# {PurposeWords.Action(run.Action)}\n",
        _ => "",
    }));

    private static string Mode(UnixFileMode mode) => "0" + Convert.ToString((int)mode, 8);
}
