using System.Net;
using Orchestrator.NatTraversal.Recording;

namespace Orchestrator.NatTraversal.Tests.Recording;

/// <summary>What is kept, and how it is written.</summary>
public sealed class RecordingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Headers and checksums worked out by hand from RFC 791, RFC 768 and the pcap format.</summary>
    [Fact]
    public void A_capture_has_right_headers_around_the_payload()
    {
        using var file = new MemoryStream();
        PcapFile.Write(file, [Packet("192.0.2.1:500", "198.51.100.7:4500", [0xff])]);
        Convert.ToHexStringLower(file.ToArray()).ShouldBe(
            "a1b2c3d4" + "00020004" + "00000000" + "00000000" + "0000ffff" + "00000065"
            + "6b0187c0" + "00000007" + "0000001d" + "0000001d"
            + "4500001d" + "00000000" + "40110000".Replace("0000", Checksum("4500001d0000000040110000c0000201c6336407"), StringComparison.Ordinal) + "c0000201" + "c6336407"
            + "01f4" + "1194" + "0009" + Checksum("c0000201c63364070011000901f411940009" + "ff00") + "ff");
    }

    [Fact]
    public void A_capture_of_IPv6_and_of_ESP_has_no_ports_of_UDP_where_there_are_none()
    {
        using var file = new MemoryStream();
        PcapFile.Write(file, [Packet("[2001:db8::1]:0", "[2001:db8::2]:0", [1, 2, 3, 4, 0, 0, 0, 9]) with { IsEsp = true }]);
        Convert.ToHexStringLower(file.ToArray())[80..].ShouldBe(
            "60000000" + "0008" + "32" + "40" + "20010db8000000000000000000000001" + "20010db8000000000000000000000002" + "0102030400000009");
    }

    [Fact]
    public void A_capture_of_what_was_cut_has_the_lengths_of_the_wire_and_no_checksum()
    {
        using var file = new MemoryStream();
        PcapFile.Write(file, [Packet("192.0.2.1:500", "198.51.100.7:4500", [0xff]) with { Size = 300 }]);
        Convert.ToHexStringLower(file.ToArray())[64..].ShouldBe(
            "0000001d" + "00000148"
            + "45000148" + "00000000" + "40110000".Replace("0000", Checksum("450001480000000040110000c0000201c6336407"), StringComparison.Ordinal) + "c0000201" + "c6336407"
            + "01f4" + "1194" + "0134" + "0000" + "ff");
        PacketText.Write([Packet("192.0.2.1:500", "198.51.100.7:4500", [0xff]) with { Size = 300 }]).ShouldEndWith("UDP 300\n    ff\n");
    }

    [Theory]
    [InlineData(-5, 0x1d)]
    [InlineData(int.MaxValue, 65_535)]
    public void A_size_that_cannot_be_does_no_harm(int size, int length)
    {
        using var file = new MemoryStream();
        PcapFile.Write(file, [Packet("192.0.2.1:500", "198.51.100.7:4500", [0xff]) with { Size = size }]);
        Convert.ToHexStringLower(file.ToArray())[64..84].ShouldBe($"0000001d{length:x8}4500");
    }

    [Fact]
    public void The_oldest_datagrams_make_room()
    {
        var ring = new PacketRing(1_000);
        for (var number = 0; number < 10; number++)
            ring.Add(Packet("192.0.2.1:500", "198.51.100.7:500", new byte[100 + number]));
        ring.Of(IPAddress.Parse("192.0.2.1"), Noon).Select(each => each.Octets.Length).ShouldBe([107, 108, 109]);
        ring.Forgotten.ShouldBe(7);
        ring.Add(Packet("192.0.2.1:500", "198.51.100.7:500", new byte[1_000]));
        ring.Of(IPAddress.Parse("192.0.2.1"), Noon).Length.ShouldBe(3, "one that is larger than the whole is left out");
    }

    [Fact]
    public void Only_what_was_asked_for_is_shown()
    {
        var ring = new PacketRing(10_000);
        ring.Add(Packet("192.0.2.1:500", "198.51.100.7:500", [1]));
        ring.Add(Packet("192.0.2.2:500", "198.51.100.7:500", [2]));
        ring.Add(Packet("192.0.2.1:500", "198.51.100.7:500", [3]) with { At = Noon.AddSeconds(5) });
        ring.Of(IPAddress.Parse("192.0.2.1"), Noon.AddSeconds(1)).ShouldHaveSingleItem().Octets.ToArray().ShouldBe([3]);
    }

    [Fact]
    public void Text_has_a_line_for_each_datagram_and_its_octets() =>
        PacketText.Write([Packet("192.0.2.1:500", "198.51.100.7:4500", [0xff]) with { Sent = true }])
            .ShouldBe("2026-11-21 12:00:00.000007 out 198.51.100.7:4500 > 192.0.2.1:500 UDP 1\n    ff\n");

    private static RecordedPacket Packet(string peer, string own, byte[] octets) =>
        new(Noon.AddTicks(70), IPEndPoint.Parse(peer), IPEndPoint.Parse(own), IsEsp: false, Sent: false, octets);

    private static string Checksum(string octets)
    {
        var sum = 0;
        for (var at = 0; at < octets.Length; at += 4)
            sum += Convert.ToInt32(octets.Substring(at, 4), 16);
        return (~((sum & 0xffff) + (sum >> 16)) & 0xffff).ToString("x4", System.Globalization.CultureInfo.InvariantCulture);
    }
}
