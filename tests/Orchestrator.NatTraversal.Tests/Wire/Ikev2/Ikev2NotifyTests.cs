using FsCheck;
using FsCheck.Fluent;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev2;

namespace Orchestrator.NatTraversal.Tests.Wire.Ikev2;

public class Ikev2NotifyTests
{
    [Theory]
    [InlineData(1, "UnsupportedCriticalPayload", true)]
    [InlineData(4, "InvalidIkeSpi", true)]
    [InlineData(5, "InvalidMajorVersion", true)]
    [InlineData(7, "InvalidSyntax", true)]
    [InlineData(9, "InvalidMessageId", true)]
    [InlineData(14, "NoProposalChosen", true)]
    [InlineData(17, "InvalidKePayload", true)]
    [InlineData(24, "AuthenticationFailed", true)]
    [InlineData(16383, "16383", true)]
    [InlineData(16384, "InitialContact", false)]
    [InlineData(16388, "NatDetectionSourceIp", false)]
    [InlineData(16389, "NatDetectionDestinationIp", false)]
    [InlineData(16390, "Cookie", false)]
    [InlineData(16396, "MobikeSupported", false)]
    [InlineData(16399, "NoAdditionalAddresses", false)]
    [InlineData(16406, "RedirectSupported", false)]
    [InlineData(16417, "EapOnlyAuthentication", false)]
    [InlineData(16420, "MessageIdSyncSupported", false)]
    [InlineData(16430, "FragmentationSupported", false)]
    [InlineData(16431, "SignatureHashAlgorithms", false)]
    public void Each_type_has_its_number_and_is_an_error_or_a_status(ushort number, string name, bool error)
    {
        Ikev2Notify.Read([0, 0, (byte)(number >> 8), (byte)number], out var notify).ShouldBe(WireFault.None);
        (notify.Type.ToString(), notify.IsError).ShouldBe((name, error));
    }

    [Theory]
    [InlineData("", WireFault.Truncated)]
    [InlineData("000000", WireFault.Truncated)]
    [InlineData("0301000e", WireFault.SpiPastEnd)]
    [InlineData("03ff000e 00", WireFault.SpiPastEnd)]
    public void A_broken_notify_is_refused_by_name(string body, WireFault expected) =>
        Ikev2Notify.Read(Octets.Of(body), out _).ShouldBe(expected);

    [Fact]
    public void Any_notify_comes_back_as_it_was_written() =>
        Prop.ForAll<Tuple<byte, ushort>, byte[], byte[]>((head, spi, data) =>
        {
            spi = [.. (spi ?? []).Take(255)];
            var room = new byte[2048];
            IkeHeader.Read(Samples.SaInitResponse, out var header);
            var writer = new IkeMessageWriter(room, header);
            new Ikev2Notify { ProtocolId = head.Item1, Type = (Ikev2NotifyType)head.Item2, Spi = spi, Data = data }.Write(ref writer);
            writer.TryFinish(out var written).ShouldBeTrue();

            IkeMessage.Read(room.AsSpan(0, written), out var message).ShouldBe(WireFault.None);
            message.Payloads.TryFind((byte)Ikev2PayloadType.Notify, out var payload).ShouldBeTrue();
            Ikev2Notify.Read(payload.Body, out var read).ShouldBe(WireFault.None);
            return (read.ProtocolId, (ushort)read.Type) == (head.Item1, head.Item2) && read.Spi.SequenceEqual(spi) && read.Data.SequenceEqual(data);
        }).QuickCheckThrowOnFailure();
}
