using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.NatChecks;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Devices;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>Checks from Linux boxes over SSH, with the responders that the app knows.</summary>
internal sealed class NatRunner(IResponderView view, IResponders responders, DeviceDoor door, UdpAgents agents, NatCheck check) : INatRunner
{
    public Task<Problem?> MissingAsync(CancellationToken cancellationToken) =>
        Task.FromResult(view.Sockets.Any(socket => socket.Role == PortRole.Stun) ? null : SelfCheckWords.NoResponder);

    public async Task<Answer<NatRun>> RunAsync(DeviceEntry device, Uplink uplink, Action<NatRunProgress> progress, CancellationToken cancellationToken)
    {
        string name = device.Device.Name;
        if (await MissingAsync(cancellationToken) is { } missing)
            return Answer<NatRun>.No(missing);
        if (device.Device.Platform != DevicePlatform.Linux)
            return Answer<NatRun>.No(SelfCheckWords.NotThisPlatform(name));
        if (device.Credential is null)
            return Answer<NatRun>.No(SelfCheckWords.NoCredential(name));
        var connected = await agents.ConnectAsync(await door.AccessAsync(device, cancellationToken), cancellationToken);
        if (!connected.IsOk)
            return Answer<NatRun>.No(FaultWords.Problem(name, connected.Fault));
        await using var agent = connected.Value;
        // What the routes of the only uplink say is newer than what was stored.
        var target = new NatCheckTarget { Uplink = device.Device.Uplinks.Count > 1 ? uplink.Address : null };
        var result = await check.RunAsync(target, agent, view, new Telling(progress), cancellationToken);
        return result.Fault is { } fault
            ? Answer<NatRun>.No(FaultWords.Problem(name, fault))
            : Answer<NatRun>.Yes(new NatRun(result.Measurement, await NamesAsync(cancellationToken), [.. result.Stages.Select(NatStageWords.Sentence).OfType<string>()]));
    }

    private async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken)
    {
        var all = await responders.GetAsync(cancellationToken);
        return [.. all.Embedded.Standing == ResponderStanding.On ? ["this app's responder"] : Array.Empty<string>(), .. all.Remotes.Where(remote => !remote.Late).Select(remote => remote.Name)];
    }

    /// <summary>At once, and not on some other thread later: what is told last must be the last.</summary>
    private sealed class Telling(Action<NatRunProgress> progress) : IProgress<NatCheckProgress>
    {
        public void Report(NatCheckProgress value) => progress(new NatRunProgress(value.Stage.ToString(), value.Left));
    }
}
