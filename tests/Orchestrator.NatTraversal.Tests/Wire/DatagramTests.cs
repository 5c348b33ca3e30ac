using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Tests.Wire;

public class DatagramTests
{
    private static readonly string MinimalIke = "1122334455667788 0000000000000000 00 20 22 08 00000000 0000001c";

    [Theory]
    [InlineData(PortClass.Isakmp)]
    [InlineData(PortClass.NatTraversal)]
    public void One_octet_ff_is_a_keepalive(PortClass port)
    {
        Datagram.Read(port, [0xff]).Kind.ShouldBe(DatagramKind.Keepalive);
        Datagram.Read(port, [0xfe]).Kind.ShouldBe(DatagramKind.Rubbish);
        Datagram.Read(port, []).Kind.ShouldBe(DatagramKind.Rubbish);
        Datagram.Read(port, [0xff, 0xff]).Kind.ShouldBe(DatagramKind.Rubbish);
    }

    [Fact]
    public void Ike_stands_bare_on_500_and_behind_the_non_esp_marker_on_4500()
    {
        var message = Octets.Of(MinimalIke);
        byte[] marked = [0, 0, 0, 0, .. message];

        var bare = Datagram.Read(PortClass.Isakmp, message);
        bare.Kind.ShouldBe(DatagramKind.Ike);
        bare.Content.SequenceEqual(message).ShouldBeTrue();
        var floated = Datagram.Read(PortClass.NatTraversal, marked);
        floated.Kind.ShouldBe(DatagramKind.Ike);
        floated.Content.SequenceEqual(message).ShouldBeTrue();
        floated.EspSpi.ShouldBe(0u);
    }

    [Fact]
    public void Less_than_a_header_is_rubbish_on_both()
    {
        var message = Octets.Of(MinimalIke);
        for (var length = 8; length < IkeHeader.Size; length++)
        {
            Datagram.Read(PortClass.Isakmp, message.AsSpan(0, length)).Kind.ShouldBe(DatagramKind.Rubbish);
            Datagram.Read(PortClass.NatTraversal, [0, 0, 0, 0, .. message[..length]]).Kind.ShouldBe(DatagramKind.Rubbish);
        }
    }

    [Fact]
    public void Esp_on_4500_shows_its_spi_and_sequence()
    {
        var esp = Datagram.Read(PortClass.NatTraversal, Octets.Of("c0ffee01 00000007 a1a2a3a4"));
        (esp.Kind, esp.IsEsp, esp.EspSpi, esp.EspSequence).ShouldBe((DatagramKind.EspInUdp, true, 0xc0ffee01u, 7u));
        esp.Content.Length.ShouldBe(12);
    }

    [Fact]
    public void Esp_of_the_first_drafts_stands_on_500_behind_eight_zero_octets()
    {
        var esp = Datagram.Read(PortClass.Isakmp, Octets.Of("0000000000000000 c0ffee01 00000007 a1a2a3a4"));
        (esp.Kind, esp.EspSpi, esp.EspSequence).ShouldBe((DatagramKind.EspWithNonIkeMarker, 0xc0ffee01u, 7u));
        esp.Content.Length.ShouldBe(12);
    }

    [Theory]
    [InlineData(PortClass.NatTraversal, "c0ffee01 000000")]
    [InlineData(PortClass.NatTraversal, "00000000 c0ffee01 00000007")]
    [InlineData(PortClass.Isakmp, "0000000000000000")]
    [InlineData(PortClass.Isakmp, "0000000000000000 c0ffee01 000000")]
    [InlineData(PortClass.Isakmp, "0000000000000000 00000000 00000007")]
    [InlineData(PortClass.Isakmp, "c0ffee01 00000007")]
    public void Esp_without_a_header_or_with_spi_0_is_rubbish(PortClass port, string octets) =>
        Datagram.Read(port, Octets.Of(octets)).Kind.ShouldBe(DatagramKind.Rubbish);

    [Fact]
    public void Ike_on_4500_without_its_marker_is_told_from_esp()
    {
        foreach (var sample in Samples.Messages)
        {
            var datagram = Datagram.Read(PortClass.NatTraversal, sample);
            datagram.Kind.ShouldBe(DatagramKind.IkeWithoutMarker);
            datagram.Content.SequenceEqual(sample).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(17, 0x30)]
    [InlineData(17, 0x21)]
    [InlineData(17, 0x10)]
    [InlineData(18, 0x02)]
    [InlineData(18, 0xff)]
    [InlineData(27, 0x1b)]
    [InlineData(27, 0x1d)]
    [InlineData(24, 0x01)]
    public void What_only_resembles_ike_on_4500_is_esp(int at, byte octet) =>
        Datagram.Read(PortClass.NatTraversal, Octets.Of(MinimalIke).With(at, octet)).Kind.ShouldBe(DatagramKind.EspInUdp);
}
