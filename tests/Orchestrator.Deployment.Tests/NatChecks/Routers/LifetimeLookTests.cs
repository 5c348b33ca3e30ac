using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.NatChecks;
using Orchestrator.Deployment.NatChecks.Routers;
using Orchestrator.Deployment.Tests.NatChecks.Stages;

namespace Orchestrator.Deployment.Tests.NatChecks.Routers;

public sealed class LifetimeLookTests
{
    /// <summary>A try in which nothing came has used up what time there was.</summary>
    [Theory]
    [InlineData(45, NatStageNote.Coarse)]
    [InlineData(5, NatStageNote.NotSilent)]
    public async Task A_search_that_time_ran_out_for_says_that_it_is_not_through(int patience, NatStageNote note)
    {
        var time = new JumpingTime();
        var responder = new FakeResponder(time);
        var tag = LinkTag.From(new Guid(1, 2, 3, new byte[8]));
        var counters = ProbeCounter.Of([FakeResponder.First], responder.Sockets);
        await using var router = new MuteRouter();
        var pending = new PendingCommit(new ChangeSet { Tag = tag, Operations = [], Baseline = "" }, "nat", DateTimeOffset.MaxValue);
        var look = new LifetimeLook(Looking(responder, time, TimeSpan.FromSeconds(patience)), new ProbeSession(router, pending, counters, time));

        var found = await look.RunAsync(TestContext.Current.CancellationToken);

        found.Trials.ShouldBeEmpty();
        look.Note.ShouldBe(note);
    }

    private static Looking Looking(FakeResponder responder, JumpingTime time, TimeSpan patience) => new()
    {
        Target = new RouterCheckTarget
        {
            Access = new DeviceAccess
            {
                DeviceName = "router",
                Platform = DevicePlatform.RouterOs,
                Endpoint = new ManagementEndpoint("192.0.2.1", 8728, ManagementTransport.Api),
                UserName = "orch",
                Credential = new Credential.Password("practice"),
            },
            Patience = patience,
            LongestIdle = TimeSpan.FromSeconds(1),
        },
        View = responder,
        Time = time,
        Progress = new Progress<NatCheckProgress>(),
        Identity = "probe-0123456789abcdef",
        Addresses = [FakeResponder.First],
        Began = time.GetUtcNow(),
        Started = time.GetTimestamp(),
    };

    /// <summary>Takes what is written and never asks anybody.</summary>
    private sealed class MuteRouter : IDeviceDriver, IPacketCounters
    {
        public Task<Outcome<Done>> ApplyAsync(PendingCommit pending, IProgress<OperationProgress> progress, CancellationToken cancellationToken) => Task.FromResult<Outcome<Done>>(default(Done));

        public Task<Outcome<IReadOnlyDictionary<Stamp, long>>> ReadCountersAsync(LinkTag tag, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Outcome<DeviceFacts>> ProbeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Outcome<ActualState>> ReadAsync(LinkTag tag, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Outcome<DeviceRules>> ReadRulesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ChangeSet Compare(DesiredState desired, ActualState actual) => throw new NotSupportedException();

        public Task<Outcome<PendingCommit>> ArmAsync(ChangeSet changes, string undoId, TimeSpan revertIn, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Outcome<Done>> ConfirmAsync(PendingCommit pending, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Outcome<Done>> RollBackAsync(PendingCommit pending, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Outcome<UndoState>> ReadUndoAsync(string undoId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Outcome<LinkObservation>> ObserveAsync(LinkProbe probe, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => default;
    }
}
