using System.Collections.Immutable;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.NatChecks;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.Deployment.NatChecks.Routers;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Devices;
using Orchestrator.Web.Desks.Preview;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>How each platform is asked.</summary>
internal sealed record NatCheckers(UdpAgents Agents, NatCheck Linux, RouterNatCheck Router, SelfCheckConfiguration Configuration);

/// <summary>Checks from Linux boxes over SSH and by routers' own IKE daemons, with the responders that the app knows.</summary>
internal sealed class NatRunner(IResponderView view, IResponders responders, DeviceDoor door, NatCheckers checkers, ChangeStore changes) : INatRunner
{
    private static readonly string[] Pushing = [nameof(ChangeState.Pushing), nameof(ChangeState.WaitingForYou), nameof(ChangeState.RollingBack)];

    public Task<Problem?> MissingAsync(CancellationToken cancellationToken) =>
        Task.FromResult(view.Sockets.Any(socket => socket.Role is PortRole.Stun or PortRole.Ike) ? null : SelfCheckWords.NoResponder);

    public async Task<Answer<NatRun>> RunAsync(DeviceEntry device, Uplink uplink, Action<NatRunProgress> progress, CancellationToken cancellationToken)
    {
        string name = device.Device.Name;
        bool linux = device.Device.Platform == DevicePlatform.Linux;
        if (!view.Sockets.Any(socket => socket.Role == (linux ? PortRole.Stun : PortRole.Ike)))
            return Answer<NatRun>.No(linux ? SelfCheckWords.NoStun : SelfCheckWords.NoIke);
        if (device.Credential is null)
            return Answer<NatRun>.No(SelfCheckWords.NoCredential(name));
        // What the routes of the only uplink say is newer than what was stored.
        var source = device.Device.Uplinks.Count > 1 ? uplink.Address : null;
        return linux ? await FromBoxAsync(device, new NatCheckTarget { Uplink = source, LongestIdle = checkers.Configuration.LongestIdle }, progress, cancellationToken)
            : await IsBeingPushedAsync(device.Device.Id, cancellationToken) ? Answer<NatRun>.No(SelfCheckWords.BeingPushed(name))
            : await FromRouterAsync(device, new RouterCheckTarget { Access = await door.AccessAsync(device, cancellationToken), Uplink = uplink.Address }, progress, cancellationToken);
    }

    private async Task<Answer<NatRun>> FromBoxAsync(DeviceEntry device, NatCheckTarget target, Action<NatRunProgress> progress, CancellationToken cancellationToken)
    {
        var connected = await checkers.Agents.ConnectAsync(await door.AccessAsync(device, cancellationToken), cancellationToken);
        if (!connected.IsOk)
            return Answer<NatRun>.No(FaultWords.Problem(device.Device.Name, connected.Fault));
        await using var agent = connected.Value;
        return await AnswerAsync(device, await checkers.Linux.RunAsync(target, agent, view, new Telling(progress), cancellationToken), [], cancellationToken);
    }

    private async Task<Answer<NatRun>> FromRouterAsync(DeviceEntry device, RouterCheckTarget target, Action<NatRunProgress> progress, CancellationToken cancellationToken)
    {
        var result = await checkers.Router.RunAsync(target, view, new Telling(progress), cancellationToken);
        return await AnswerAsync(device, result.Check, result.Left is null ? [] : [SelfCheckWords.RowsLeft(device.Device.Name)], cancellationToken);
    }

    private async Task<Answer<NatRun>> AnswerAsync(DeviceEntry device, NatCheckResult result, ImmutableArray<string> more, CancellationToken cancellationToken) => result.Fault is { } fault
        ? Answer<NatRun>.No(FaultWords.Problem(device.Device.Name, fault))
        : Answer<NatRun>.Yes(new NatRun(result.Measurement, await NamesAsync(cancellationToken), [.. result.Stages.Select(NatStageWords.Sentence).OfType<string>(), .. more]));

    // A check puts rows on a router that a push would meet.
    private async Task<bool> IsBeingPushedAsync(DeviceId device, CancellationToken cancellationToken)
    {
        foreach (var (id, _) in await changes.InStatesAsync(Pushing, cancellationToken))
        {
            if (await changes.GetAsync(id, cancellationToken) is { PlanJson: { Length: > 0 } json } && StoredJson.Read<ChangePlan>(json).Ends.Any(end => end.View.Counts.DeviceId == device.Value))
                return true;
        }
        return false;
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
