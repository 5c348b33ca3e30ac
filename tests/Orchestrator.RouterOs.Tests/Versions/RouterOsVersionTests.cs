using Orchestrator.RouterOs.Versions;

namespace Orchestrator.RouterOs.Tests.Versions;

public class RouterOsVersionTests
{
    [Theory]
    [InlineData("7.16.2 (stable)", "7.16.2", "stable")]
    [InlineData("6.49.10 (long-term)", "6.49.10", "long-term")]
    [InlineData("7.20", "7.20", null)]
    [InlineData("7.17beta4 (testing)", "7.17beta4", "testing")]
    [InlineData("7.1rc3 (development)", "7.1rc3", "development")]
    [InlineData("7.22.1alpha12", "7.22.1alpha12", null)]
    public void Versions_are_read(string text, string number, string? channel)
    {
        RouterOsVersion.TryParse(text, out var version).ShouldBeTrue();
        version!.ToString().ShouldBe(number);
        version.Channel.ShouldBe(channel);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("7.")]
    [InlineData("7.16.2.1")]
    [InlineData("7.16_ab12")]
    [InlineData("7.99999999999")]
    [InlineData("v7.16")]
    [InlineData("7.16 (stable) x")]
    [InlineData("7.٣")]
    public void What_is_not_wholly_understood_is_no_version(string? text) => RouterOsVersion.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Versions_are_in_order()
    {
        string[] order = ["6.45", "6.49.10", "7.1rc3", "7.1", "7.9.2", "7.10", "7.17alpha9", "7.17beta4", "7.17beta10", "7.17rc1", "7.17", "7.17.1", "8.0"];
        var versions = order.Select(text => RouterOsVersion.TryParse(text, out var version) ? version : null).ToList();
        versions.Order().ShouldBe(versions);
        (versions[0]! < versions[1]!).ShouldBeTrue();
        (versions[1]! >= versions[1]!).ShouldBeTrue();
    }

    [Fact]
    public void The_channel_does_not_count()
    {
        RouterOsVersion.TryParse("7.16.2 (stable)", out var stable).ShouldBeTrue();
        stable.ShouldBe(new RouterOsVersion(7, 16, 2));
        stable!.GetHashCode().ShouldBe(new RouterOsVersion(7, 16, 2).GetHashCode());
    }
}
