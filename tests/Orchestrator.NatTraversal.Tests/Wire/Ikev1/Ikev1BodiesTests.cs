using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev1;

namespace Orchestrator.NatTraversal.Tests.Wire.Ikev1;

public class Ikev1BodiesTests
{
    [Fact]
    public void A_notification_is_read_with_its_spi_and_data()
    {
        var body = Octets.Of("00000001 01 10 8d28 1122334455667788 99aabbccddeeff00 0000002a");
        Ikev1Notify.Read(body, out var notify).ShouldBe(WireFault.None);
        (notify.Doi, notify.ProtocolId, notify.Type).ShouldBe((1u, (byte)1, Ikev1NotifyType.AreYouThere));
        Convert.ToHexStringLower(notify.Spi).ShouldBe("112233445566778899aabbccddeeff00");
        Convert.ToHexStringLower(notify.Data).ShouldBe("0000002a");
    }

    [Fact]
    public void A_refusal_is_one_informational_message()
    {
        var room = new byte[128];
        var refusal = new Ikev1Notify
        {
            Doi = 1,
            ProtocolId = 1,
            Type = Ikev1NotifyType.NoProposalChosen,
            Spi = Octets.Of("112233445566778899aabbccddeeff00"),
        };
        refusal.TryWriteMessage(room, Samples.InitiatorSpi, Samples.ResponderSpi, 0x0badcafe, out var written).ShouldBeTrue();
        Convert.ToHexString(room[..written]).ShouldBe(Convert.ToHexString(Samples.NoProposalChosenV1));
        refusal.TryWriteMessage(room.AsSpan(0, written - 1), 1, 2, 3, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("00000001 01 00 00", WireFault.Truncated)]
    [InlineData("00000001 01 01 000e", WireFault.SpiPastEnd)]
    [InlineData("00000001 01 ff 000e 00", WireFault.SpiPastEnd)]
    public void A_broken_notification_is_refused_by_name(string body, WireFault expected) =>
        Ikev1Notify.Read(Octets.Of(body), out _).ShouldBe(expected);

    [Fact]
    public void Any_notification_comes_back_as_it_was_written() =>
        Prop.ForAll<Tuple<uint, byte, ushort>, byte[], byte[]>((head, spi, data) =>
        {
            spi = [.. (spi ?? []).Take(255)];
            var room = new byte[2048];
            new Ikev1Notify { Doi = head.Item1, ProtocolId = head.Item2, Type = (Ikev1NotifyType)head.Item3, Spi = spi, Data = data ?? [] }
                .TryWriteMessage(room, 1, 2, 3, out var written).ShouldBeTrue();
            IkeMessage.Read(room.AsSpan(0, written), out var message).ShouldBe(WireFault.None);
            message.Payloads.TryFind((byte)Ikev1PayloadType.Notification, out var payload).ShouldBeTrue();
            Ikev1Notify.Read(payload.Body, out var read).ShouldBe(WireFault.None);
            return (read.Doi, read.ProtocolId, (ushort)read.Type) == (head.Item1, head.Item2, head.Item3)
                && read.Spi.SequenceEqual(spi) && read.Data.SequenceEqual(data ?? []);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("01000000 0a010203", "10.1.2.3")]
    [InlineData("05ffffff 20010db8000000000000000000000001", "2001:db8::1")]
    public void An_original_address_is_read(string body, string expected)
    {
        NatOriginalAddress.Read(Octets.Of(body), out var address).ShouldBe(WireFault.None);
        address.ShouldBe(IPAddress.Parse(expected));
    }

    [Theory]
    [InlineData("010000", WireFault.Truncated)]
    [InlineData("01000000", WireFault.AddressLength)]
    [InlineData("01000000 0a0102", WireFault.AddressLength)]
    [InlineData("05000000 0a010203", WireFault.AddressLength)]
    [InlineData("02000000 0a010203", WireFault.AddressLength)]
    public void An_address_of_another_length_is_refused(string body, WireFault expected)
    {
        NatOriginalAddress.Read(Octets.Of(body), out var address).ShouldBe(expected);
        address.ShouldBeNull();
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("2001:db8::1")]
    public void An_original_address_comes_back_as_it_was_written_in_every_numbering(string text)
    {
        IkeHeader.Read(Samples.MainMode4, out var header);
        foreach (var variant in NatTraversalVariant.Drafts.Append(NatTraversalVariant.Rfc3947))
        {
            var room = new byte[128];
            var writer = new IkeMessageWriter(room, header);
            NatOriginalAddress.Write(ref writer, variant.Numbers, IPAddress.Parse(text));
            writer.TryFinish(out var written).ShouldBeTrue();
            IkeMessage.Read(room.AsSpan(0, written), out var message).ShouldBe(WireFault.None);
            message.Payloads.TryFind((byte)variant.Numbers.NatOriginalAddress, out var payload).ShouldBeTrue();
            NatOriginalAddress.Read(payload.Body, out var address).ShouldBe(WireFault.None);
            address.ShouldBe(IPAddress.Parse(text));
        }
    }
}
