using FsCheck;
using FsCheck.Fluent;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev2;

namespace Orchestrator.NatTraversal.Tests.Wire.Ikev2;

public class Ikev2SecurityAssociationTests
{
    private static readonly Ikev2Transform Aes128 = new(Ikev2TransformType.Encryption, (ushort)Ikev2Encryption.AesCbc, 128);
    private static readonly Ikev2Transform Sha256 = new(Ikev2TransformType.PseudoRandomFunction, (ushort)Ikev2Prf.HmacSha256);
    private static readonly Ikev2Transform Integrity = new(Ikev2TransformType.Integrity, (ushort)Ikev2Integrity.HmacSha256Truncated128);
    private static readonly Ikev2Transform Modp2048 = new(Ikev2TransformType.KeyExchange, (ushort)KeyExchangeMethod.Modp2048);

    [Fact]
    public void Every_proposal_is_read_with_its_transforms()
    {
        Ikev2SecurityAssociation.Read(Samples.SaInitRequest.AsSpan(32, 0x50), out var association).ShouldBe(WireFault.None);
        association.Count.ShouldBe(2);
        var seen = new List<(byte Number, List<Ikev2Transform> Transforms)>();
        foreach (var proposal in association)
        {
            (proposal.ProtocolId, proposal.Spi.Length).ShouldBe((Ikev2Proposal.Ike, 0));
            var transforms = new List<Ikev2Transform>();
            foreach (var transform in proposal)
                transforms.Add(transform);
            transforms.Count.ShouldBe(proposal.Count);
            seen.Add((proposal.Number, transforms));
        }
        seen[0].Number.ShouldBe((byte)1);
        seen[0].Transforms.ShouldBe([Aes128, Sha256, Integrity, Modp2048]);
        seen[1].Number.ShouldBe((byte)2);
        seen[1].Transforms.ShouldBe([
            new(Ikev2TransformType.Encryption, (ushort)Ikev2Encryption.AesGcm16, 256),
            new(Ikev2TransformType.PseudoRandomFunction, (ushort)Ikev2Prf.HmacSha384),
            new(Ikev2TransformType.KeyExchange, (ushort)KeyExchangeMethod.Ecp256),
        ]);
    }

    [Fact]
    public void A_proposal_offers_a_transform_only_with_its_key_length()
    {
        Ikev2SecurityAssociation.Read(Samples.SaInitRequest.AsSpan(32, 0x50), out var association);
        foreach (var proposal in association)
        {
            proposal.Offers(Aes128).ShouldBe(proposal.Number == 1);
            proposal.Offers(Aes128 with { KeyLength = 256 }).ShouldBeFalse();
            proposal.Offers(Aes128 with { KeyLength = null }).ShouldBeFalse();
            proposal.Offers(Sha256).ShouldBe(proposal.Number == 1);
        }
    }

    [Theory]
    [InlineData("800f0080")]
    [InlineData("000e0002 0080")]
    [InlineData("800e0080 80630001")]
    public void A_transform_with_an_unknown_attribute_is_marked_and_not_offered(string attributes)
    {
        var octets = Octets.Of(attributes);
        var body = Octets.Of($"000000{16 + octets.Length:x2} 01010001 000000{8 + octets.Length:x2} 0100000c {attributes}");
        Ikev2SecurityAssociation.Read(body, out var association).ShouldBe(WireFault.None);
        foreach (var proposal in association)
        {
            proposal.Offers(Aes128).ShouldBeFalse();
            foreach (var transform in proposal)
                transform.HasUnrecognised.ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("", WireFault.Truncated)]
    [InlineData("000000", WireFault.Truncated)]
    [InlineData("00000003", WireFault.SubstructureTooShort)]
    [InlineData("00000007 010100", WireFault.Truncated)]
    [InlineData("00000011 01010001 00000008 01000003", WireFault.SubstructurePastEnd)]
    [InlineData("02000010 01010001 00000008 01000003", WireFault.SubstructurePastEnd)]
    [InlineData("01000010 01010001 00000008 01000003", WireFault.UnexpectedMarker)]
    [InlineData("00000010 01010001 00000008 01000003 00", WireFault.TrailingOctets)]
    [InlineData("00000010 01010901 00000008 01000003", WireFault.SpiPastEnd)]
    [InlineData("00000010 01010002 00000008 01000003", WireFault.TransformCountMismatch)]
    [InlineData("00000010 01010000 00000008 01000003", WireFault.TransformCountMismatch)]
    [InlineData("00000010 01010001 02000008 01000003", WireFault.UnexpectedMarker)]
    [InlineData("00000010 01010001 03000008 01000003", WireFault.SubstructurePastEnd)]
    [InlineData("00000010 01010001 00000007 01000003", WireFault.TrailingOctets)]
    [InlineData("0000000f 01010001 00000007 010000", WireFault.Truncated)]
    [InlineData("00000012 01010001 0000000a 0100000c 800e", WireFault.AttributePastEnd)]
    [InlineData("00000014 01010001 0000000c 0100000c 000e0001", WireFault.AttributePastEnd)]
    public void A_broken_association_is_refused_by_name(string body, WireFault expected)
    {
        Ikev2SecurityAssociation.Read(Octets.Of(body), out var association).ShouldBe(expected);
        association.Count.ShouldBe(0);
    }

    [Fact]
    public void A_proposal_for_a_rekeyed_sa_shows_its_spi()
    {
        Ikev2SecurityAssociation.Read(Octets.Of("00000018 01010801 1122334455667788 00000008 02000005"), out var association).ShouldBe(WireFault.None);
        foreach (var proposal in association)
            Convert.ToHexString(proposal.Spi).ShouldBe("1122334455667788");
    }

    [Theory]
    [InlineData(64, WireFault.None)]
    [InlineData(65, WireFault.TooManyProposals)]
    public void At_most_64_proposals_are_read(int count, WireFault expected)
    {
        var body = Octets.Of(Octets.Repeat("02000008 01010000", count - 1) + "00000008 01010000");
        Ikev2SecurityAssociation.Read(body, out _).ShouldBe(expected);
    }

    [Fact]
    public void Any_choice_comes_back_as_it_was_written() =>
        Prop.ForAll<byte, Tuple<byte, ushort, ushort?>[]>((number, parts) =>
        {
            Ikev2Transform[] transforms =
                [.. (parts ?? []).Take(255).Select(part => new Ikev2Transform((Ikev2TransformType)part.Item1, part.Item2, part.Item3))];
            var room = new byte[8192];
            IkeHeader.Read(Samples.SaInitResponse, out var header);
            var writer = new IkeMessageWriter(room, header);
            Ikev2SecurityAssociation.WriteChoice(ref writer, number, transforms);
            writer.TryFinish(out var written).ShouldBeTrue();

            IkeMessage.Read(room.AsSpan(0, written), out var message).ShouldBe(WireFault.None);
            message.Payloads.TryFind((byte)Ikev2PayloadType.SecurityAssociation, out var payload).ShouldBeTrue();
            Ikev2SecurityAssociation.Read(payload.Body, out var association).ShouldBe(WireFault.None);
            var read = new List<Ikev2Transform>();
            foreach (var proposal in association)
            {
                proposal.Number.ShouldBe(number);
                foreach (var transform in proposal)
                    read.Add(transform);
            }
            return read.SequenceEqual(transforms);
        }).QuickCheckThrowOnFailure();
}
