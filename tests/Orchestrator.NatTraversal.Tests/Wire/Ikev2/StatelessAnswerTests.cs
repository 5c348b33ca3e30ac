using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev2;

namespace Orchestrator.NatTraversal.Tests.Wire.Ikev2;

public class StatelessAnswerTests
{
    private const string Head = "1122334455667788 0000000000000000 29 20 22 20 00000000";

    private delegate bool Writing(Span<byte> destination, out int written);

    private static void ShouldWrite(Writing write, string expected)
    {
        var octets = Octets.Of(expected);
        var room = new byte[octets.Length];
        write(room, out var written).ShouldBeTrue();
        Convert.ToHexString(room.AsSpan(0, written)).ShouldBe(Convert.ToHexString(octets));
        IkeMessage.Read(room, out var message).ShouldBe(WireFault.None);
        message.Payloads.Count.ShouldBe(1);
        write(new byte[octets.Length - 1], out written).ShouldBeFalse();
        written.ShouldBe(0);
    }

    [Fact]
    public void Invalid_major_version_has_the_SPIs_the_exchange_and_the_message_id_of_the_request()
    {
        var request = new IkeHeader
        {
            InitiatorSpi = Samples.InitiatorSpi,
            ResponderSpi = 0x0102030405060708,
            NextPayload = 46,
            Version = 0x30,
            Exchange = ExchangeType.IkeAuth,
            Flags = HeaderBits.Initiator,
            MessageId = 1,
            Length = 100,
        };
        ShouldWrite((span, out written) => StatelessAnswer.TryWriteInvalidMajorVersion(request, span, out written),
            "1122334455667788 0102030405060708 29 20 23 20 00000001 00000024 00000008 00000005");
    }

    [Fact]
    public void No_proposal_chosen() =>
        ShouldWrite((span, out written) => StatelessAnswer.TryWriteNoProposalChosen(Samples.InitiatorSpi, span, out written),
            $"{Head} 00000024 00000008 0000000e");

    [Fact]
    public void Invalid_ke_payload_names_the_wanted_group() =>
        ShouldWrite((span, out written) => StatelessAnswer.TryWriteInvalidKePayload(Samples.InitiatorSpi, KeyExchangeMethod.Ecp256, span, out written),
            $"{Head} 00000026 0000000a 00000011 0013");

    [Fact]
    public void Cookie_of_32_octets_makes_68()
    {
        var cookie = Octets.Of(Octets.Repeat("c0", 32));
        ShouldWrite((span, out written) => StatelessAnswer.TryWriteCookie(Samples.InitiatorSpi, cookie, span, out written),
            $"{Head} 00000044 00000028 00004006 {Octets.Repeat("c0", 32)}");
    }

    [Fact]
    public void Unsupported_critical_payload_names_the_type() =>
        ShouldWrite((span, out written) => StatelessAnswer.TryWriteUnsupportedCriticalPayload(Samples.InitiatorSpi, 200, span, out written),
            $"{Head} 00000025 00000009 00000001 c8");
}
