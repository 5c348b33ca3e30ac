using Orchestrator.Core.Addressing;
using Orchestrator.Core.Topology;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Tests.NatChecks;

public sealed class UplinkVerdictTests
{
    [Fact]
    public void An_uplinks_page_gives_what_was_measured_as_the_reason_and_before_that_the_private_address()
    {
        DeviceWords.Verdict(new NatBoundary.BehindNat(TimeSpan.FromSeconds(30), Ipv4Address.Parse("198.51.100.7")))
            .ShouldBe("It is behind a NAT that forwards UDP 500 and 4500 to it from 198.51.100.7");
        DeviceWords.Verdict(new NatBoundary.BehindNat(TimeSpan.FromSeconds(30), null)).ShouldBe("It is behind a NAT, where idle mappings live 30 s");
        DeviceWords.Verdict(new NatBoundary.BehindNat(null, null)).ShouldBe("Its address is private, so somebody's NAT stands before it");
    }
}
