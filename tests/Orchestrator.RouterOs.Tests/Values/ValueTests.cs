using FsCheck;
using FsCheck.Fluent;
using Orchestrator.RouterOs.Values;

namespace Orchestrator.RouterOs.Tests.Values;

public class ValueTests
{
    [Theory]
    [InlineData("yes", true)]
    [InlineData("true", true)]
    [InlineData("no", false)]
    [InlineData("false", false)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("Yes", null)]
    public void Booleans_are_read_in_both_spellings(string? text, bool? value) => BooleanValue.Parse(text).ShouldBe(value);

    [Theory]
    [InlineData("1d", 86400)]
    [InlineData("1d00:00:00", 86400)]
    [InlineData("24:00:00", 86400)]
    [InlineData("86400", 86400)]
    [InlineData("1w2d3h4m5s", 788645)]
    [InlineData("01:22:53", 4973)]
    [InlineData("2d20h12m20s", 245540)]
    [InlineData("500ms", 0.5)]
    [InlineData("5m", 300)]
    [InlineData("5m30ms", 300.03)]
    [InlineData("00:00:00.500", 0.5)]
    [InlineData("8s", 8)]
    [InlineData("0s", 0)]
    [InlineData("1s200ms", 1.2)]
    [InlineData("150us", 0.00015)]
    [InlineData("1.25", 1.25)]
    public void Durations_are_read_in_every_form(string text, double seconds)
    {
        DurationValue.TryParse(text, out var duration).ShouldBeTrue();
        duration.ShouldBe(TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("never")]
    [InlineData("1d5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5x")]
    [InlineData("5m5h")]
    [InlineData("1:2:3")]
    [InlineData("999999999999999999w")]
    [InlineData("٣s")]
    public void What_is_no_duration_is_refused(string? text) => DurationValue.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_written_duration_reads_back() =>
        Prop.ForAll<int, int>((seconds, milliseconds) =>
        {
            var duration = TimeSpan.FromSeconds(Math.Abs((long)seconds)) + TimeSpan.FromMilliseconds(Math.Abs(milliseconds % 1000));
            return DurationValue.TryParse(DurationValue.Format(duration), out var back) && back == duration;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(788645, "1w2d3h4m5s")]
    [InlineData(1800, "30m")]
    [InlineData(0, "0s")]
    public void Durations_are_written_as_the_router_shows_them(int seconds, string text) =>
        DurationValue.Format(TimeSpan.FromSeconds(seconds)).ShouldBe(text);

    [Theory]
    [InlineData("192.0.2.5", "192.0.2.5/32")]
    [InlineData("192.0.2.5/32", "192.0.2.5/32")]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("10.255.255.255/17", "10.255.128.0/17")]
    [InlineData("2001:DB8::0001/64", "2001:db8::/64")]
    [InlineData("::/0", "::/0")]
    [InlineData("2001:db8::1", "2001:db8::1/128")]
    public void Prefixes_have_one_normal_form(string text, string normal)
    {
        AddressValue.TryNormalisePrefix(text, out var prefix).ShouldBeTrue();
        prefix.ShouldBe(normal);
        AddressValue.SamePrefix(text, normal).ShouldBeTrue();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("router.example")]
    [InlineData("1.2")]
    [InlineData("1.2.3")]
    [InlineData("010.0.0.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.4/33")]
    [InlineData("1.2.3.4/-1")]
    [InlineData("1.2.3.4/")]
    [InlineData("1.2.3.4/+8")]
    [InlineData("1.2.3.4 ")]
    [InlineData("10.0.0.1-10.0.0.9")]
    [InlineData("fe80::1%ether1")]
    [InlineData("[::1]")]
    [InlineData("::1/129")]
    public void What_is_no_prefix_is_refused(string? text)
    {
        AddressValue.TryNormalisePrefix(text, out _).ShouldBeFalse();
        AddressValue.SamePrefix(text, text).ShouldBeFalse();
    }

    [Fact]
    public void Hosts_and_interface_addresses_have_their_own_forms()
    {
        AddressValue.TryNormaliseHost("192.0.2.5/32", out var host).ShouldBeTrue();
        host.ShouldBe("192.0.2.5");
        AddressValue.TryNormaliseHost("192.0.2.0/24", out _).ShouldBeFalse();
        AddressValue.TryNormaliseInterfaceAddress("10.1.2.3/8", out var address).ShouldBeTrue();
        address.ShouldBe("10.1.2.3/8");
        AddressValue.TryNormaliseInterfaceAddress("10.1.2.3", out address).ShouldBeTrue();
        address.ShouldBe("10.1.2.3/32");
    }

    [Fact]
    public void Lists_are_compared_as_sets()
    {
        ListValue.SameSet("aes-256-cbc,aes-128-cbc", "aes-128-cbc, aes-256-cbc").ShouldBeTrue();
        ListValue.SameSet("a,b", "a").ShouldBeFalse();
        ListValue.SameSet(null, "").ShouldBeTrue();
        ListValue.Format(["a", "b"]).ShouldBe("a,b");
        Should.Throw<ArgumentException>(() => ListValue.Format(["a,b"]));
    }
}
