using Microsoft.Extensions.Configuration;
using Orchestrator.Core.Platforms;
using Orchestrator.Web.Desks.NatChecks;

namespace Orchestrator.Web.Tests.NatChecks;

public sealed class SelfCheckConfigurationTests
{
    [Fact]
    public void The_longest_silence_is_five_minutes_unless_the_configuration_says_otherwise()
    {
        SelfCheckConfiguration.Read(new ConfigurationBuilder().Build()).LongestIdle.ShouldBe(TimeSpan.FromMinutes(5));
        Read("0").LongestIdle.ShouldBe(TimeSpan.Zero);
        Read("600").LongestIdle.ShouldBe(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void A_router_takes_up_to_half_an_hour_and_a_box_minutes()
    {
        var usual = SelfCheckConfiguration.Read(new ConfigurationBuilder().Build());
        (usual.Longest(DevicePlatform.RouterOs), usual.Longest(DevicePlatform.Linux)).ShouldBe((TimeSpan.FromMinutes(34), TimeSpan.FromMinutes(11)));
        Read("600").Longest(DevicePlatform.RouterOs).ShouldBe(TimeSpan.FromMinutes(34));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("601")]
    [InlineData("soon")]
    public void What_cannot_be_meant_is_refused_by_its_name(string value) =>
        Should.Throw<InvalidOperationException>(() => Read(value)).Message.ShouldContain("SelfCheck:LongestIdleSeconds");

    private static SelfCheckConfiguration Read(string seconds) => SelfCheckConfiguration.Read(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["SelfCheck:LongestIdleSeconds"] = seconds }).Build());
}
