using FsCheck;
using FsCheck.Fluent;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev1;

namespace Orchestrator.NatTraversal.Tests.Wire.Ikev1;

public class Phase1WritingTests
{
    private static readonly byte[] PublicValue = Octets.Of("d1d2d3d4d5d6d7d8");
    private static readonly byte[] Nonce = Octets.Of("a1a2a3a4a5a6a7a8");

    private static Ikev1Choice Choose(int wanted)
    {
        Ikev1SecurityAssociation.Read(Samples.MainMode1.AsSpan(32, 0x58), out var association);
        foreach (var proposal in association)
            foreach (var transform in proposal)
                if (transform.Number == wanted)
                    return new Ikev1Choice(proposal, transform);
        throw new InvalidOperationException("the sample has two transforms");
    }

    [Fact]
    public void The_second_message_of_main_mode_repeats_one_transform_unmodified()
    {
        var room = new byte[256];
        new MainModeMessage2
        {
            InitiatorCookie = Samples.InitiatorSpi,
            ResponderCookie = Samples.ResponderSpi,
            Choice = Choose(1),
            VendorIds = [VendorId.Rfc3947, VendorId.DeadPeerDetection],
        }.TryWrite(room, out var written).ShouldBeTrue();
        Convert.ToHexString(room[..written]).ShouldBe(Convert.ToHexString(Samples.MainMode2));
    }

    [Fact]
    public void The_fourth_message_of_main_mode_has_the_destination_first()
    {
        var room = new byte[256];
        new MainModeMessage4
        {
            InitiatorCookie = Samples.InitiatorSpi,
            ResponderCookie = Samples.ResponderSpi,
            KeyExchange = (byte[])[.. PublicValue, .. PublicValue],
            Nonce = Nonce,
            NatDetection = new NatDetectionPair
            {
                Numbers = NatTraversalNumbers.Rfc,
                Destination = Octets.Of("c31e70110fc425fd1cdd03aa08eef6ef77e1d848"),
                Source = Octets.Of("2abe0af6b933c1c65d544939d3662f958f2a7530"),
            },
        }.TryWrite(room, out var written).ShouldBeTrue();
        Convert.ToHexString(room[..written]).ShouldBe(Convert.ToHexString(Samples.MainMode4));
    }

    [Fact]
    public void The_second_message_of_aggressive_mode_has_everything_in_order()
    {
        var room = new byte[256];
        var vendor = VendorId.All.Single(known => known.Name == "draft-ietf-ipsec-nat-t-ike-02");
        new AggressiveModeMessage2
        {
            InitiatorCookie = Samples.InitiatorSpi,
            ResponderCookie = Samples.ResponderSpi,
            Choice = Choose(2),
            KeyExchange = PublicValue,
            Nonce = Nonce,
            Identification = new Ikev1Identification { Type = 1, Protocol = 17, Port = 500, Data = (byte[])[192, 0, 2, 1] },
            VendorIds = [vendor],
            NatDetection = new NatDetectionPair
            {
                Numbers = vendor.Variant!.Numbers,
                Destination = Octets.Of("2fab3234f71feed5e06fdbe17f297d47"),
                Source = Octets.Of("000102030405060708090a0b0c0d0e0f"),
            },
            Hash = Octets.Of("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"),
        }.TryWrite(room, out var written).ShouldBeTrue();
        Convert.ToHexString(room[..written]).ShouldBe(Convert.ToHexString(Samples.AggressiveMode2));
    }

    [Fact]
    public void Without_nat_detection_no_such_payload_is_sent()
    {
        var room = new byte[256];
        new MainModeMessage4 { InitiatorCookie = 1, ResponderCookie = 2, KeyExchange = PublicValue, Nonce = Nonce }
            .TryWrite(room, out var written).ShouldBeTrue();
        IkeMessage.Read(room.AsSpan(0, written), out var message).ShouldBe(WireFault.None);
        message.Payloads.Count.ShouldBe(2);
    }

    [Fact]
    public void An_answer_is_written_whole_or_not_at_all()
    {
        for (var room = 0; room <= Samples.MainMode2.Length; room++)
        {
            var fits = new MainModeMessage2
            {
                InitiatorCookie = Samples.InitiatorSpi,
                ResponderCookie = Samples.ResponderSpi,
                Choice = Choose(1),
                VendorIds = [VendorId.Rfc3947, VendorId.DeadPeerDetection],
            }.TryWrite(new byte[room], out var written);
            (fits, written).ShouldBe(room == Samples.MainMode2.Length ? (true, room) : (false, 0));
        }
    }

    [Fact]
    public void Any_choice_comes_back_as_it_was_written() =>
        Prop.ForAll<byte[], byte[], Tuple<byte, byte, byte, byte>>((spi, attributes, numbers) =>
        {
            spi = [.. (spi ?? []).Take(255)];
            // Whole attributes: each octet becomes one of the two-octet form.
            attributes = [.. (attributes ?? []).SelectMany(octet => new byte[] { 0x80, octet, octet, 1 })];
            var choice = new Ikev1Choice
            {
                ProposalNumber = numbers.Item1,
                ProtocolId = numbers.Item2,
                TransformNumber = numbers.Item3,
                TransformId = numbers.Item4,
                Spi = spi,
                Attributes = attributes,
            };
            var room = new byte[4096];
            new MainModeMessage2 { InitiatorCookie = 1, ResponderCookie = 2, Choice = choice }.TryWrite(room, out var written).ShouldBeTrue();
            IkeMessage.Read(room.AsSpan(0, written), out var message).ShouldBe(WireFault.None);
            Phase1Message.Read(message, out var phase1).ShouldBe(WireFault.None);
            foreach (var proposal in phase1.SecurityAssociation)
            {
                (proposal.Number, proposal.ProtocolId).ShouldBe((numbers.Item1, numbers.Item2));
                proposal.Spi.SequenceEqual(spi).ShouldBeTrue();
                foreach (var transform in proposal)
                {
                    (transform.Number, transform.Id).ShouldBe((numbers.Item3, numbers.Item4));
                    transform.Attributes.SequenceEqual(attributes).ShouldBeTrue();
                }
            }
            return phase1.SecurityAssociation.Count == 1;
        }).QuickCheckThrowOnFailure();
}
