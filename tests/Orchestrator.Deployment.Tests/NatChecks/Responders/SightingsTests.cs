using System.Net;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Hosting;

namespace Orchestrator.Deployment.Tests.NatChecks.Responders;

public sealed class SightingsTests
{
    [Theory]
    [InlineData(Admission.Token, true)]
    [InlineData(Admission.Network, false)]
    public void Who_was_let_in_by_a_token_is_told_apart(Admission admission, bool byToken) =>
        Sightings.Of(new HostEvent
        {
            At = TimeSpan.Zero,
            Listener = new Listener(ListenerService.Ike, IPEndPoint.Parse("198.51.100.10:500")),
            Source = IPEndPoint.Parse("203.0.113.9:500"),
            Admission = admission,
            Size = 300,
            Outcome = Outcome.Answered,
        }, DateTimeOffset.UnixEpoch).ShouldNotBeNull().ByToken.ShouldBe(byToken);
}
