using System.Security.Cryptography;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks;
using Orchestrator.Deployment.NatChecks.Stages;
using Orchestrator.Deployment.Tests.NatChecks.Routers;

namespace Orchestrator.Deployment.Tests.NatChecks.Stages;

public sealed class UnsolicitedStageTests
{
    private static readonly Ipv4Address Inside = Ipv4Address.Parse("192.168.1.2"), Outside = Ipv4Address.Parse("203.0.113.9");

    [Theory]
    [InlineData("behind a NAT that lets all in at a port in use", true, true, true, false, null)]
    [InlineData("behind one that keeps them out it is a forward", true, true, false, false, true)]
    [InlineData("a daemon or a check may have had the port a minute ago", true, false, true, false, null)]
    [InlineData("without a NAT there is no mapping", false, true, true, false, true)]
    [InlineData("what lets all in at a port that nothing used forwards all of them", true, false, true, true, true)]
    public void A_strangers_packet_at_a_daemons_port_is_a_forward_only_where_no_mapping_can_have_let_it_in(
        string why, bool translated, bool taken, bool letsAllIn, bool unused, bool? open)
    {
        using var random = RandomNumberGenerator.Create();
        var run = new CheckRun(null!, new FakeResponder(), TimeProvider.System, random) { Own = Inside, IkePorts = [500, 4500], Taken = taken ? [500, 4500] : [] };
        var fresh = new Ipv4Endpoint(Inside, 40_000);
        run.Trials.Add(new NatTrial.Ask { At = default, Inner = fresh, Destination = fresh, Role = PortRole.Stun, External = new Ipv4Endpoint(translated ? Outside : Inside, 40_000), Answered = true });
        run.Trials.Add(new NatTrial.Filtering { At = default, Inner = fresh, Origin = AnswerOrigin.OtherAddress, Arrived = letsAllIn });
        foreach (int port in run.IkePorts)
            run.Trials.Add(new NatTrial.Unsolicited { At = default, Port = port, Arrived = true });
        run.Trials.Add(new NatTrial.Unsolicited { At = default, Port = 41_000, Arrived = unused });

        UnsolicitedStage.Doubt(run);

        NatClassifier.Classify(new NatMeasurement { Uplink = Inside, Trials = run.Trials }).Open.ShouldBe(open, why);
        run.Trials.Add(new NatTrial.Unsolicited { At = default, Port = 500, Arrived = false });
        UnsolicitedStage.Doubt(run);
        run.Trials.ShouldContain(trial => trial is NatTrial.Unsolicited && !((NatTrial.Unsolicited)trial).Arrived, "what was kept out is kept out");
    }
}
