using Orchestrator.Core.DeviceState;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Tests.RouterOs;

/// <summary>What rules of the raw table have counted, as the driver reads it.</summary>
public sealed class PacketCounterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("6.49.10")]
    [InlineData("7.20.8")]
    public async Task Each_rule_of_the_tag_has_its_count_and_those_of_others_have_none(string version)
    {
        var tag = LinkTag.From(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"));
        var (first, second) = (new Stamp(tag, Purpose.ProbeCounter), new Stamp(tag, Purpose.ProbeCounter, 1));
        var packets = new CountingPackets();
        await using var device = await VirtualDevice.MakeAsync(version, Cancel, $"""
            /certificate add name=api common-name=branch key-size=2048 key-usage=tls-server
            /certificate sign api
            /ip service set api-ssl certificate=api disabled=no
            /ip firewall raw add chain=prerouting action=passthrough protocol=udp src-port=500 comment="{first}"
            /ip firewall raw add chain=prerouting action=passthrough protocol=udp src-port=4500 comment="{second}"
            /ip firewall raw add chain=prerouting action=passthrough comment="somebody's"
            """, packets);
        await using var driver = (await device.Drivers.ConnectAsync(device.Access, Cancel)).Value!;
        var counters = driver.ShouldBeAssignableTo<IPacketCounters>()!;

        (await counters.ReadCountersAsync(tag, Cancel)).Value.ShouldBe(new Dictionary<Stamp, long> { [first] = 0, [second] = 0 }, ignoreOrder: true);
        packets.Each = 7;
        (await counters.ReadCountersAsync(tag, Cancel)).Value![second].ShouldBe(7);
    }
}
