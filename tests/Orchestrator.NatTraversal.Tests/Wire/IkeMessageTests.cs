using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Tests.Wire;

public class IkeMessageTests
{
    [Fact]
    public void The_samples_are_messages()
    {
        foreach (var sample in Samples.Messages)
            IkeMessage.Read(sample, out _).ShouldBe(WireFault.None, Convert.ToHexString(sample));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(-4)]
    public void A_length_field_that_is_not_the_datagrams_is_refused(int wrong)
    {
        var message = Samples.SaInitRequest.With(26, (byte)((0x10c + wrong) >> 8), (byte)(0x10c + wrong));
        IkeMessage.Read(message, out var read).ShouldBe(WireFault.MessageLengthMismatch);
        read.Header.InitiatorSpi.ShouldBe(Samples.InitiatorSpi);
    }

    [Fact]
    public void A_length_field_with_its_highest_bit_set_is_a_mismatch_too() =>
        IkeMessage.Read(Samples.SaInitRequest.With(24, 0xff), out _).ShouldBe(WireFault.MessageLengthMismatch);

    [Theory]
    [InlineData(4096, WireFault.None)]
    [InlineData(4097, WireFault.MessageTooLong)]
    public void Messages_over_4096_octets_are_refused_unless_asked_for(int octets, WireFault expected)
    {
        var padding = octets - Samples.SaInitRequest.Length;
        // The last payload of the sample names a vendor id of the missing octets.
        byte[] vendor = [0, 0, (byte)(padding >> 8), (byte)padding, .. new byte[padding - 4]];
        var message = Octets.WithTrueLength([.. Samples.SaInitRequest.With(Samples.SaInitRequest.Length - 8, 43), .. vendor]);

        message.Length.ShouldBe(octets);
        IkeMessage.Read(message, out _).ShouldBe(expected);
        IkeMessage.Read(message, out _, 8192).ShouldBe(WireFault.None);
        IkeMessage.Read(message, out _, 1280).ShouldBe(WireFault.MessageTooLong);
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x0f)]
    [InlineData(0x30)]
    [InlineData(0xf0)]
    public void Another_major_version_is_refused_with_its_header_readable(byte version)
    {
        // Rubbish behind the header: the layout of another version is nobody's to judge.
        var message = Samples.SaInitRequest.With(17, version).With(28, 0xff, 0xff, 0xff, 0xff);
        IkeMessage.Read(message, out var read).ShouldBe(WireFault.UnsupportedMajorVersion);
        read.Header.InitiatorSpi.ShouldBe(Samples.InitiatorSpi);
        read.Payloads.Count.ShouldBe(0);
    }

    [Fact]
    public void A_minor_version_is_ignored() =>
        IkeMessage.Read(Samples.SaInitRequest.With(17, 0x2f), out _).ShouldBe(WireFault.None);

    [Fact]
    public void A_message_without_an_initiator_is_refused() =>
        IkeMessage.Read(Samples.SaInitRequest.With(0, new byte[8]), out _).ShouldBe(WireFault.InitiatorSpiZero);

    [Fact]
    public void Reserved_bits_are_ignored()
    {
        var reserved = Samples.SaInitRequest.With(19, 0xcf).With(29, 0x7f);
        IkeMessage.Read(reserved, out _).ShouldBe(WireFault.None);
    }

    [Fact]
    public void An_encrypted_message_of_version_1_is_ciphertext_without_payloads()
    {
        IkeMessage.Read(Samples.MainMode4.With(19, (byte)HeaderBits.Encrypted).With(30, 0xff, 0xff), out var message).ShouldBe(WireFault.None);
        message.IsEncryptedV1.ShouldBeTrue();
        message.Payloads.Count.ShouldBe(0);
        message.Ciphertext.Length.ShouldBe(Samples.MainMode4.Length - IkeHeader.Size);
    }

    [Fact]
    public void The_same_bit_means_nothing_in_version_2()
    {
        IkeMessage.Read(Samples.SaInitRequest.With(19, 0x09), out var message).ShouldBe(WireFault.None);
        message.IsEncryptedV1.ShouldBeFalse();
        message.Payloads.Count.ShouldBe(6);
        message.Ciphertext.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_message_that_does_not_fit_is_not_written()
    {
        IkeHeader.Read(Samples.MainMode4, out var header);
        for (var room = 0; room < IkeHeader.Size + 6; room++)
        {
            var writer = new IkeMessageWriter(new byte[room], header);
            writer.Payload(13, [1, 2]);
            writer.TryFinish(out var written).ShouldBeFalse();
            written.ShouldBe(0);
        }
    }

    [Fact]
    public void A_payload_too_long_for_its_length_field_is_not_written()
    {
        IkeHeader.Read(Samples.MainMode4, out var header);
        var writer = new IkeMessageWriter(new byte[80_000], header);
        writer.Payload(13, new byte[65_532]);
        writer.TryFinish(out _).ShouldBeFalse();
    }
}
