using FsCheck;
using FsCheck.Fluent;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev2;

namespace Orchestrator.NatTraversal.Tests.Wire.Ikev2;

public class SaInitResponseTests
{
    private static readonly Ikev2Transform[] Suite =
    [
        new(Ikev2TransformType.Encryption, (ushort)Ikev2Encryption.AesCbc, 128),
        new(Ikev2TransformType.PseudoRandomFunction, (ushort)Ikev2Prf.HmacSha256),
        new(Ikev2TransformType.Integrity, (ushort)Ikev2Integrity.HmacSha256Truncated128),
        new(Ikev2TransformType.KeyExchange, (ushort)KeyExchangeMethod.Ecp256),
    ];

    private static bool TryWrite(Span<byte> room, bool detectNat, out int written) => new SaInitResponse
    {
        InitiatorSpi = Samples.InitiatorSpi,
        ResponderSpi = Samples.ResponderSpi,
        ProposalNumber = 1,
        Transforms = Suite,
        KeyExchange = new Ikev2KeyExchange { Method = KeyExchangeMethod.Ecp256, Value = Octets.Of(Octets.Repeat("cd", 64)) },
        Nonce = Octets.Of(Octets.Repeat("6b", 16)),
        NatSource = detectNat ? Octets.Of("7a42073d6b74413bf5fb7b440351974d5e32fd9e") : default,
        NatDestination = detectNat ? Octets.Of("61cd4117b62b05abab121b47286d36f4d84dcc2a") : default,
    }.TryWrite(room, out written);

    [Fact]
    public void A_response_is_written_octet_by_octet_as_the_rfc_lays_it_out()
    {
        var room = new byte[512];
        TryWrite(room, true, out var written).ShouldBeTrue();
        Convert.ToHexString(room[..written]).ShouldBe(Convert.ToHexString(Samples.SaInitResponse));
    }

    [Fact]
    public void Without_nat_detection_it_is_56_octets_shorter()
    {
        TryWrite(new byte[512], false, out var written).ShouldBeTrue();
        written.ShouldBe(Samples.SaInitResponse.Length - 56);
    }

    [Theory]
    [InlineData(false, 376)]
    [InlineData(true, 432)]
    public void One_suite_with_modp_2048_and_a_nonce_of_32_octets_has_a_known_size(bool detectNat, int expected)
    {
        var hash = detectNat ? new byte[NatDetection.HashSizeV2] : [];
        new SaInitResponse
        {
            InitiatorSpi = 1,
            ResponderSpi = 2,
            ProposalNumber = 1,
            Transforms = Suite,
            KeyExchange = new Ikev2KeyExchange { Method = KeyExchangeMethod.Modp2048, Value = new byte[256] },
            Nonce = new byte[32],
            NatSource = hash,
            NatDestination = hash,
        }.TryWrite(new byte[512], out var written).ShouldBeTrue();
        written.ShouldBe(expected);
    }

    [Fact]
    public void A_response_is_written_whole_or_not_at_all()
    {
        for (var room = 0; room < Samples.SaInitResponse.Length; room++)
        {
            TryWrite(new byte[room], true, out var written).ShouldBeFalse();
            written.ShouldBe(0);
        }
        TryWrite(new byte[Samples.SaInitResponse.Length], true, out _).ShouldBeTrue();
    }

    [Fact]
    public void Any_key_and_nonce_come_back_as_they_were_written() =>
        Prop.ForAll<ushort, NonEmptyArray<byte>, byte[]>((method, value, nonce) =>
        {
            nonce = [.. new byte[16], .. (nonce ?? []).Take(240)];
            var room = new byte[4096];
            new SaInitResponse
            {
                InitiatorSpi = 1,
                ResponderSpi = 2,
                ProposalNumber = 1,
                Transforms = Suite,
                KeyExchange = new Ikev2KeyExchange { Method = (KeyExchangeMethod)method, Value = value.Get },
                Nonce = nonce,
                FragmentationSupported = true,
            }.TryWrite(room, out var written).ShouldBeTrue();
            // Turned into a request, the reader of requests must find the same.
            IkeMessage.Read(room.With(8, new byte[8]).With(19, 0x08).AsSpan(0, written), out var message).ShouldBe(WireFault.None);
            SaInitRequest.Read(message, out var read).ShouldBe(WireFault.None);
            return (ushort)read.KeyExchange.Method == method && read.KeyExchange.Value.SequenceEqual(value.Get)
                && read.Nonce.SequenceEqual(nonce) && read.FragmentationSupported && !read.DetectsNat;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(KeyExchangeMethod.Modp1024, 128)]
    [InlineData(KeyExchangeMethod.Modp2048, 256)]
    [InlineData(KeyExchangeMethod.Modp3072, 384)]
    [InlineData(KeyExchangeMethod.Modp4096, 512)]
    [InlineData(KeyExchangeMethod.Ecp256, 64)]
    [InlineData(KeyExchangeMethod.Ecp384, 96)]
    [InlineData(KeyExchangeMethod.Ecp521, 132)]
    [InlineData(KeyExchangeMethod.Curve25519, 32)]
    [InlineData((KeyExchangeMethod)1000, null)]
    public void A_method_has_a_length_on_the_wire(KeyExchangeMethod method, int? octets) => method.PublicValueOctets().ShouldBe(octets);
}
