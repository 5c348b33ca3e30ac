using System.Collections.Immutable;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.NatChecks;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.Deployment.NatChecks.Routers;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Devices;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>How each platform is asked.</summary>
internal sealed record NatCheckers(UdpAgents Agents, NatCheck Linux, RouterNatCheck Router, SelfCheckConfiguration Configuration);

/// <summary>Checks from Linux boxes over SSH and by routers' own IKE daemons, with the responders that the app knows.</summary>
internal sealed class NatRunner(
    IResponderView view, IResponders responders, DeviceDoor door, NatCheckers checkers, RouterHolds holds, NatCheckStore checks, IDeviceReading reading) : INatRunner
{
    public async Task<Problem?> MissingAsync(CancellationToken cancellationToken)
    {
        // Without those whose token was revoked.
        await responders.GetAsync(cancellationToken);
        return view.Sockets.Any(socket => socket.Role is PortRole.Stun or PortRole.Ike) ? null : SelfCheckWords.NoResponder;
    }

    public async Task<Answer<NatRun>> RunAsync(DeviceEntry device, Uplink uplink, Action<NatRunProgress> progress, CancellationToken cancellationToken)
    {
        string name = device.Device.Name;
        bool linux = device.Device.Platform == DevicePlatform.Linux;
        // Before the sockets are looked at, which are without revoked responders from then on, and before the measuring, which a database that is
        // away at its end must not make worthless.
        var asked = await NamesAsync(cancellationToken);
        if (!view.Sockets.Any(socket => socket.Role == (linux ? PortRole.Stun : PortRole.Ike)))
            return Answer<NatRun>.No(linux ? SelfCheckWords.NoStun : SelfCheckWords.NoIke);
        if (device.Credential is null)
            return Answer<NatRun>.No(SelfCheckWords.NoCredential(name));
        var longestIdle = checkers.Configuration.LongestIdle;
        if (!linux)
        {
            var standing = (await checks.StandingsAsync(device.Device.Id, cancellationToken)).GetValueOrDefault(uplink.Id);
            return await FromRouterAsync(device, RouterTargets.Of(device.Device, uplink, standing, await door.AccessAsync(device, cancellationToken), longestIdle), asked, progress, cancellationToken);
        }
        // What the routes of the only uplink say is newer than what was stored.
        var source = device.Device.Uplinks.Count > 1 ? uplink.Address : null;
        return await FromBoxAsync(device, new NatCheckTarget { Uplink = source, LongestIdle = longestIdle }, asked, progress, cancellationToken);
    }

    private async Task<Answer<NatRun>> FromBoxAsync(DeviceEntry device, NatCheckTarget target, IReadOnlyList<string> asked, Action<NatRunProgress> progress, CancellationToken cancellationToken)
    {
        var connected = await checkers.Agents.ConnectAsync(await door.AccessAsync(device, cancellationToken), cancellationToken);
        if (!connected.IsOk)
            return Answer<NatRun>.No(FaultWords.Problem(device.Device.Name, connected.Fault));
        await using var agent = connected.Value;
        var facts = await reading.ReadAsync(device, cancellationToken);
        return Told(device, await checkers.Linux.RunAsync(target, agent, view, new Telling(progress), cancellationToken), asked, [], facts.Value);
    }

    private async Task<Answer<NatRun>> FromRouterAsync(DeviceEntry device, RouterCheckTarget target, IReadOnlyList<string> asked, Action<NatRunProgress> progress, CancellationToken cancellationToken)
    {
        await using var hold = await holds.TryHoldAsync(device.Device.Id, cancellationToken);
        if (hold is null)
            return Answer<NatRun>.No(await holds.StandsUntilAsync(device.Device.Id, cancellationToken) is { } until ? SelfCheckWords.RowsStand(device.Device.Name, until) : SelfCheckWords.BeingPushed(device.Device.Name));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hold.Lost);
        var facts = await reading.ReadAsync(device, either.Token);
        var result = await checkers.Router.RunAsync(target with { Rows = new HeldRows(hold) }, view, new Telling(progress), either.Token);
        return Told(device, result.Check, asked, result.Left is null ? [] : [SelfCheckWords.RowsLeft(device.Device.Name)], facts.Value);
    }

    private static Answer<NatRun> Told(DeviceEntry device, NatCheckResult result, IReadOnlyList<string> asked, ImmutableArray<string> more, DeviceFacts? facts) =>
        Answer<NatRun>.Yes(new NatRun(result.Measurement, asked, [.. result.Stages.Select(NatStageWords.Sentence).OfType<string>(), .. more])
        {
            Facts = facts,
            Fault = result.Fault is { } fault ? FaultWords.Problem(device.Device.Name, fault) : null,
        });

    private async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken)
    {
        var all = await responders.GetAsync(cancellationToken);
        return [.. all.Embedded.Standing == ResponderStanding.On ? ["this app's responder"] : Array.Empty<string>(), .. all.Remotes.Where(remote => !remote.Late).Select(remote => remote.Name)];
    }

    private sealed class HeldRows(DeviceHold hold) : IStandingRows
    {
        /// <summary>The router begins to count a little later than we do, and takes its time to remove.</summary>
        private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

        public Task ComeAsync(DateTimeOffset until, CancellationToken cancellationToken) => hold.StandAsync(until + Margin, cancellationToken);

        public Task WentAsync() => hold.GoneAsync();
    }

    /// <summary>At once, and not on some other thread later: what is told last must be the last.</summary>
    private sealed class Telling(Action<NatRunProgress> progress) : IProgress<NatCheckProgress>
    {
        public void Report(NatCheckProgress value) => progress(new NatRunProgress(value.Stage.ToString(), value.Left));
    }
}
