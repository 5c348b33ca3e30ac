using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev1;

namespace Orchestrator.NatTraversal.Tests.Wire.Ikev1;

public class Phase1MessageTests
{
    private static WireFault Fault(byte[] octets)
    {
        IkeMessage.Read(octets, out var message).ShouldBe(WireFault.None);
        return Phase1Message.Read(message, out _);
    }

    [Fact]
    public void The_first_message_shows_offer_and_vendors()
    {
        IkeMessage.Read(Samples.MainMode1, out var message);
        Phase1Message.Read(message, out var phase1).ShouldBe(WireFault.None);

        (phase1.HasSecurityAssociation, phase1.SecurityAssociation.Count).ShouldBe((true, 1));
        phase1.NewestVariant().ShouldBe(NatTraversalVariant.Rfc3947);
        phase1.Announces(VendorId.Draft02LineFeed).ShouldBeTrue();
        phase1.Announces(VendorId.Fragmentation).ShouldBeTrue();
        phase1.Announces(VendorId.Xauth).ShouldBeFalse();
        (phase1.KeyExchange.IsEmpty, phase1.Nonce.IsEmpty, phase1.HasIdentification).ShouldBe((true, true, false));
        phase1.NatDetection(NatTraversalNumbers.Rfc).Count.ShouldBe(0);
    }

    [Fact]
    public void The_newest_variant_wins_wherever_it_stands()
    {
        var message = Samples.MainMode1.ToArray();
        VendorId.All.First(vendor => vendor.Name.EndsWith("-05", StringComparison.Ordinal)).Octets.CopyTo(message.AsSpan(124));
        VendorId.All.First(vendor => vendor.Name.EndsWith("-07", StringComparison.Ordinal)).Octets.CopyTo(message.AsSpan(144));
        IkeMessage.Read(message, out var read);
        Phase1Message.Read(read, out var phase1);
        phase1.NewestVariant().ShouldBe(NatTraversalVariant.Drafts[7]);
    }

    [Fact]
    public void A_message_without_vendor_ids_knows_no_nat_traversal()
    {
        IkeMessage.Read(Samples.MainMode4, out var message);
        Phase1Message.Read(message, out var phase1);
        phase1.NewestVariant().ShouldBeNull();
    }

    [Fact]
    public void Keys_nonce_and_nat_detection_are_found()
    {
        IkeMessage.Read(Samples.MainMode4, out var message);
        Phase1Message.Read(message, out var phase1).ShouldBe(WireFault.None);

        Convert.ToHexStringLower(phase1.KeyExchange).ShouldBe("d1d2d3d4d5d6d7d8d1d2d3d4d5d6d7d8");
        Convert.ToHexStringLower(phase1.Nonce).ShouldBe("a1a2a3a4a5a6a7a8");
        var hashes = phase1.NatDetection(NatTraversalNumbers.Rfc);
        hashes.Count.ShouldBe(2);
        Convert.ToHexStringLower(hashes.Destination).ShouldBe("c31e70110fc425fd1cdd03aa08eef6ef77e1d848");
        hashes.AnySourceIs(Octets.Of("2abe0af6b933c1c65d544939d3662f958f2a7530")).ShouldBeTrue();
        // The destination's hash is no source.
        hashes.AnySourceIs(hashes.Destination).ShouldBeFalse();
        phase1.NatDetection(NatTraversalNumbers.Drafts04To08).Count.ShouldBe(0);
    }

    [Fact]
    public void An_aggressive_message_shows_its_identity_and_the_drafts_payloads()
    {
        IkeMessage.Read(Samples.AggressiveMode2, out var message);
        Phase1Message.Read(message, out var phase1).ShouldBe(WireFault.None);

        phase1.HasIdentification.ShouldBeTrue();
        (phase1.Identification.Type, phase1.Identification.Protocol, phase1.Identification.Port).ShouldBe(((byte)1, (byte)17, (ushort)500));
        phase1.Identification.Data.SequenceEqual(new byte[] { 192, 0, 2, 1 }).ShouldBeTrue();
        phase1.NewestVariant().ShouldBe(NatTraversalVariant.Drafts[2]);
        phase1.NatDetection(NatTraversalNumbers.Drafts02To03).Count.ShouldBe(2);
    }

    [Fact]
    public void What_is_not_an_open_phase_1_message_is_refused_by_name()
    {
        Fault(Samples.SaInitRequest).ShouldBe(WireFault.WrongExchange);
        Fault(Samples.NoProposalChosenV1).ShouldBe(WireFault.WrongExchange);
        Fault(Samples.MainMode1.With(19, 1)).ShouldBe(WireFault.WrongFlags);
        Fault(Samples.MainMode1.With(23, 1)).ShouldBe(WireFault.MessageIdNotZero);
    }

    [Theory]
    [InlineData("04", "0a00000c d1d2d3d4d5d6d7d8 0000000b a1a2a3a4a5a6a7", WireFault.NonceLength)]
    [InlineData("04", "0a000004 0000000c a1a2a3a4a5a6a7a8", WireFault.KeyExchangeEmpty)]
    [InlineData("04", "04000005 d1 00000005 d2", WireFault.RepeatedPayload)]
    [InlineData("0a", "0a00000c a1a2a3a4a5a6a7a8 0000000c a1a2a3a4a5a6a7a8", WireFault.RepeatedPayload)]
    [InlineData("05", "05000008 01000000 00000008 01000000", WireFault.RepeatedPayload)]
    [InlineData("05", "00000007 010000", WireFault.Truncated)]
    [InlineData("01", "0000000c 00000002 00000001", WireFault.UnsupportedDoi)]
    public void Broken_payloads_are_refused_by_name(string first, string payloads, WireFault expected) =>
        Fault(Octets.WithTrueLength(Octets.Of($"1122334455667788 99aabbccddeeff00 {first} 10 02 00 00000000 00000000 {payloads}"))).ShouldBe(expected);

    [Theory]
    [InlineData(256, WireFault.None)]
    [InlineData(257, WireFault.NonceLength)]
    public void A_nonce_has_at_most_256_octets(int octets, WireFault expected)
    {
        var payload = $"0000{octets + 4:x4}" + Octets.Repeat("a1", octets);
        Fault(Octets.WithTrueLength(Octets.Of($"1122334455667788 99aabbccddeeff00 0a 10 02 00 00000000 00000000 {payload}"))).ShouldBe(expected);
    }

    [Fact]
    public void Two_associations_are_one_too_many()
    {
        byte[] twice = [.. Samples.MainMode2.AsSpan(0, 88), .. Samples.MainMode2.AsSpan(28, 60)];
        twice[28] = 1;
        twice[88] = 0;
        Fault(Octets.WithTrueLength(twice)).ShouldBe(WireFault.RepeatedPayload);
    }
}
