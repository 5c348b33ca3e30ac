using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.NatTraversal.Stun;

namespace Orchestrator.NatTraversal.Tests.Stun;

public sealed class StunWriterTests
{
    private static readonly StunTransactionId Id = new(0xB7E7A701BC34D686, 0xFA87DFAE);

    private static StunMessage Read(ReadOnlySpan<byte> octets)
    {
        StunReader.Read(octets, out var message).ShouldBe(StunRefusal.None);
        return message.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("192.0.2.1:32853", "0101000C2112A442B7E7A701BC34D686FA87DFAE002000080001A147E112A643")]
    [InlineData("[::ffff:192.0.2.1]:32853", "0101000C2112A442B7E7A701BC34D686FA87DFAE002000080001A147E112A643")]
    [InlineData("[2001:db8:1234:5678:11:2233:4455:6677]:32853", "010100182112A442B7E7A701BC34D686FA87DFAE002000140002A1470113A9FAA5D3F179BC25F4B5BED2B9D9")]
    public void XOR_addresses_are_written_as_in_RFC_5769(string endpoint, string expected)
    {
        var octets = new byte[100];
        var writer = new StunWriter(octets, StunKind.Success, Id);
        writer.TryXorMapped(IPEndPoint.Parse(endpoint)).ShouldBeTrue();
        Convert.ToHexString(octets.AsSpan(0, writer.Length)).ShouldBe(expected);
    }

    [Fact]
    public void What_is_written_is_read()
    {
        var octets = new byte[300];
        octets.AsSpan().Fill(0xEE);
        var writer = new StunWriter(octets, StunKind.Error, Id);
        writer.TryError(420).ShouldBeTrue();
        writer.TryUnknown([0x0024, 0x7FFF, 0x1234]).ShouldBeTrue();
        writer.TryXorMapped(IPEndPoint.Parse("192.0.2.1:1")).ShouldBeTrue();
        writer.TryMapped(IPEndPoint.Parse("[2001:db8::1]:2")).ShouldBeTrue();
        writer.TryResponseOrigin(IPEndPoint.Parse("192.0.2.3:3")).ShouldBeTrue();
        writer.TryOther(IPEndPoint.Parse("192.0.2.4:65535")).ShouldBeTrue();
        writer.TryChangeRequest(StunChange.Address | StunChange.Port).ShouldBeTrue();
        writer.TryResponsePort(4500).ShouldBeTrue();
        writer.TryPadding(13).ShouldBeTrue();
        writer.TrySoftware("ö").ShouldBeTrue();
        writer.TryFingerprint().ShouldBeTrue();

        var message = Read(octets.AsSpan(0, writer.Length));
        message.Kind.ShouldBe(StunKind.Error);
        message.TransactionId.ShouldBe(Id);
        message.Error.ShouldBe(new StunError(420, ""));
        message.Unknown.ShouldBe([0x0024, 0x7FFF, 0x1234]);
        message.XorMapped.ShouldBe(IPEndPoint.Parse("192.0.2.1:1"));
        message.Mapped.ShouldBe(IPEndPoint.Parse("[2001:db8::1]:2"));
        message.ResponseOrigin.ShouldBe(IPEndPoint.Parse("192.0.2.3:3"));
        message.Other.ShouldBe(IPEndPoint.Parse("192.0.2.4:65535"));
        (message.Change, message.HasChangeRequest).ShouldBe((StunChange.Address | StunChange.Port, true));
        message.ResponsePort.ShouldBe(4500);
        message.Padding.ShouldBe(13);
        message.Software.ShouldBe("ö");
        message.HasFingerprint.ShouldBeTrue();
        message.NotUnderstood.ShouldBeEmpty();
    }

    [Fact]
    public void What_does_not_fit_is_left_out_whole()
    {
        for (var room = 20; room < 80; room++)
        {
            var octets = new byte[room];
            var writer = new StunWriter(octets, StunKind.Success, Id);
            writer.TryXorMapped(IPEndPoint.Parse("192.0.2.1:1")).ShouldBe(room >= 32);
            writer.TryOther(IPEndPoint.Parse("[2001:db8::1]:1"));
            writer.TryFingerprint();
            Read(octets.AsSpan(0, writer.Length)).Size.ShouldBeLessThanOrEqualTo(room);
        }
    }

    [Fact]
    public void A_request_has_the_size_that_is_asked_for() =>
        Prop.ForAll<int, bool>((size, change) =>
        {
            var padTo = (size & int.MaxValue) % 3000;
            var octets = new BindingRequest { TransactionId = Id, PadTo = padTo, Change = change ? StunChange.Port : StunChange.None }.Write();
            var message = Read(octets);
            var bare = change ? 28 : 20;
            return message.Kind == StunKind.Request && octets.Length == Math.Max(bare, (padTo + 3) & ~3) && message.Size % 4 == 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_request_does_not_pad_and_name_a_port_at_once()
    {
        Read(new BindingRequest { TransactionId = Id, ResponsePort = 500 }.Write()).ResponsePort.ShouldBe(500);
        Should.Throw<InvalidOperationException>(() => new BindingRequest { TransactionId = Id, ResponsePort = 500, PadTo = 80 }.Write());
        Should.Throw<InvalidOperationException>(() => new BindingRequest { TransactionId = Id, PadTo = 70_000 }.Write());
    }
}
