using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev1;

namespace Orchestrator.NatTraversal.Tests.Wire.Ikev1;

public class Ikev1SecurityAssociationTests
{
    [Fact]
    public void An_offer_is_read_down_to_its_attributes()
    {
        Ikev1SecurityAssociation.Read(Samples.MainMode1.AsSpan(32, 0x58), out var association).ShouldBe(WireFault.None);
        association.Count.ShouldBe(1);
        var transforms = new List<Ikev1Transform>();
        foreach (var proposal in association)
        {
            (proposal.Number, proposal.ProtocolId, proposal.Spi.Length).ShouldBe(((byte)1, Ikev1Proposal.Isakmp, 0));
            foreach (var transform in proposal)
                transforms.Add(transform.Decode());
        }
        transforms.ShouldBe([
            new Ikev1Transform
            {
                Number = 1,
                Id = Ikev1Transform.KeyIke,
                Encryption = Ikev1Encryption.Aes,
                KeyLength = 128,
                Hash = Ikev1HashAlgorithm.Sha1,
                Group = KeyExchangeMethod.Modp2048,
                Authentication = Ikev1Authentication.PreSharedKey,
                LifeSeconds = 28800,
            },
            new Ikev1Transform
            {
                Number = 2,
                Id = Ikev1Transform.KeyIke,
                Encryption = Ikev1Encryption.TripleDes,
                Hash = Ikev1HashAlgorithm.Md5,
                Group = KeyExchangeMethod.Modp1024,
                Authentication = Ikev1Authentication.PreSharedKey,
                LifeSeconds = 28800,
            },
        ]);
    }

    [Theory]
    [InlineData("80010007 800e0100", "Aes 256 None None None   0")]
    [InlineData("800b0001 800c0e10 800b0002 000c0004 00100000", "None  None None None 3600 1048576 0")]
    [InlineData("0001 0002 0005 0002 0004 00000002", "TripleDes  Sha1 None None   0")]
    [InlineData("800c0e10", "None  None None None   1")]
    [InlineData("800b0003 800c0e10", "None  None None None   2")]
    [InlineData("80010007 80630001 000d0000", "Aes  None None None   2")]
    [InlineData("800b0001 000c0009 010000000000000001", "None  None None None   1")]
    [InlineData("800b0001 000c0009 000000000000000001", "None  None None None 1  0")]
    [InlineData("00010004 00010000", "None  None None None   1")]
    [InlineData("8003fde9 8004001f", "None  None XauthInitiatorPreSharedKey Curve25519   0")]
    public void Attributes_come_short_and_long(string attributes, string expected)
    {
        var t = Ikev1Transform.Decode(1, 1, Octets.Of(attributes));
        $"{t.Encryption} {t.KeyLength} {t.Hash} {t.Authentication} {t.Group} {t.LifeSeconds} {t.LifeKilobytes} {t.Unrecognised}".ShouldBe(expected);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(16)]
    public void An_spi_of_any_length_is_skipped_in_phase_1(byte octets)
    {
        var spi = Octets.Repeat("c7", octets);
        var body = Octets.Of($"00000001 00000001 000000{16 + octets:x2} 0101{octets:x2}01 {spi} 00000008 0101 0000");
        Ikev1SecurityAssociation.Read(body, out var association).ShouldBe(WireFault.None);
        foreach (var proposal in association)
        {
            Convert.ToHexStringLower(proposal.Spi).ShouldBe(spi);
            foreach (var transform in proposal)
                transform.Attributes.IsEmpty.ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("", WireFault.Truncated)]
    [InlineData("00000001 000000", WireFault.Truncated)]
    [InlineData("00000000 00000001 00000010 01010001 00000008 01010000", WireFault.UnsupportedDoi)]
    [InlineData("00000001 00000002 00000010 01010001 00000008 01010000", WireFault.UnsupportedSituation)]
    [InlineData("00000001 00000001", WireFault.Truncated)]
    [InlineData("00000001 00000001 00000003", WireFault.SubstructureTooShort)]
    [InlineData("00000001 00000001 00000004", WireFault.Truncated)]
    [InlineData("00000001 00000001 00000011 01010001 00000008 01010000", WireFault.SubstructurePastEnd)]
    [InlineData("00000001 00000001 02000010 01010001 00000008 01010000", WireFault.SubstructurePastEnd)]
    [InlineData("00000001 00000001 03000010 01010001 00000008 01010000", WireFault.UnexpectedMarker)]
    [InlineData("00000001 00000001 00000010 01010001 00000008 01010000 00", WireFault.TrailingOctets)]
    [InlineData("00000001 00000001 00000010 01010901 00000008 01010000", WireFault.SpiPastEnd)]
    [InlineData("00000001 00000001 00000010 01010002 00000008 01010000", WireFault.TransformCountMismatch)]
    [InlineData("00000001 00000001 00000008 01010000", WireFault.TransformCountMismatch)]
    [InlineData("00000001 00000001 00000010 01010001 02000008 01010000", WireFault.UnexpectedMarker)]
    [InlineData("00000001 00000001 00000010 01010001 03000008 01010000", WireFault.SubstructurePastEnd)]
    [InlineData("00000001 00000001 0000000e 01010001 00000006 0101", WireFault.Truncated)]
    [InlineData("00000001 00000001 00000012 01010001 0000000a 01010000 8001", WireFault.AttributePastEnd)]
    [InlineData("00000001 00000001 00000014 01010001 0000000c 01010000 00010001", WireFault.AttributePastEnd)]
    public void A_broken_association_is_refused_by_name(string body, WireFault expected)
    {
        Ikev1SecurityAssociation.Read(Octets.Of(body), out var association).ShouldBe(expected);
        association.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData(64, WireFault.None)]
    [InlineData(65, WireFault.TooManyProposals)]
    public void At_most_64_proposals_are_read(int count, WireFault expected)
    {
        const string proposal = "000010 01010001 00000008 01010000";
        var body = Octets.Of("00000001 00000001" + string.Concat(Enumerable.Repeat("02" + proposal, count - 1)) + "00" + proposal);
        Ikev1SecurityAssociation.Read(body, out _).ShouldBe(expected);
    }
}
