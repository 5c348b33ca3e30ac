using System.Collections.Immutable;
using System.Net;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Responding;
using Orchestrator.PublicHost;

namespace Orchestrator.NatTraversal.Tests.Programs;

/// <summary>What the program says of itself.</summary>
public sealed class AnnouncerTests
{
    [Fact]
    public void Faults_are_told_once_with_the_last_ones_kind_and_place()
    {
        using var said = new StringWriter();
        var announcer = new Announcer(said);
        announcer.Tell(Health(0));
        said.ToString().ShouldBeEmpty();
        announcer.Tell(Health(3));
        announcer.Tell(Health(3));
        announcer.Tell(Health(4));
        said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Contains("FAULT", StringComparison.Ordinal)).ShouldBe(
        [
            "3 datagrams met a FAULT of this program and got no answer. The last one, on 198.51.100.7:500 IKE: System.OverflowException at Orchestrator.A.B+7 < Orchestrator.C.D+9",
            "1 datagrams met a FAULT of this program and got no answer. The last one, on 198.51.100.7:500 IKE: System.OverflowException at Orchestrator.A.B+7 < Orchestrator.C.D+9",
        ]);
    }

    private static HostHealth Health(long faults) => new()
    {
        Now = default,
        Started = default,
        Listeners = [],
        Total = default,
        Outcomes = ImmutableDictionary<Outcome, long>.Empty,
        Answers = ImmutableDictionary<AnswerKind, long>.Empty,
        HalfOpen = 0,
        Faults = faults,
        LastFault = faults == 0 ? null : new HostFault
        {
            At = default,
            Listener = new Listener(ListenerService.Ike, IPEndPoint.Parse("198.51.100.7:500")),
            Kind = "System.OverflowException",
            Place = ["Orchestrator.A.B+7", "Orchestrator.C.D+9"],
        },
        Grant = new CapabilityGrant([], null, null),
    };
}
