using Orchestrator.NatTraversal.Recording;
using Orchestrator.NatTraversal.Tests.Hosting;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Tests.Recording;

/// <summary>What may be kept of a datagram: never what proves a secret.</summary>
public sealed class KeptOctetsTests
{
    private const int Header = 28;
    private const int Marker = 4;
    private static readonly byte[] Cookie = [0, 0, 0, 0, 0, 0, 0, 9];

    /// <summary>Messages of 200 octets: version, exchange, flags, and whether the responder is named.</summary>
    [Theory]
    [InlineData(0x20, 34, 0x08, false, 200, "IKE_SA_INIT")]
    [InlineData(0x20, 34, 0x08, true, 200, "its answer")]
    [InlineData(0x20, 35, 0x08, true, Header + 4, "IKE_AUTH")]
    [InlineData(0x20, 35, 0x20, true, Header + 4, "its answer")]
    [InlineData(0x20, 36, 0x08, true, Header + 4, "CREATE_CHILD_SA")]
    [InlineData(0x20, 37, 0x08, true, Header + 4, "INFORMATIONAL")]
    [InlineData(0x20, 99, 0x08, true, Header + 4, "an exchange of the future")]
    [InlineData(0x10, 2, 0x00, false, 200, "main mode's first message")]
    [InlineData(0x10, 2, 0x00, true, 200, "main mode's third message")]
    [InlineData(0x10, 2, 0x01, true, Header, "main mode's fifth message")]
    [InlineData(0x10, 4, 0x00, false, 200, "aggressive mode's first message")]
    [InlineData(0x10, 4, 0x00, true, Header, "aggressive mode's third message, which may be open")]
    [InlineData(0x10, 4, 0x01, true, Header, "aggressive mode's third message")]
    [InlineData(0x10, 5, 0x00, true, 200, "an open notify")]
    [InlineData(0x10, 5, 0x01, true, Header, "a protected notify")]
    [InlineData(0x10, 1, 0x00, true, Header, "base mode")]
    [InlineData(0x10, 32, 0x01, true, Header, "quick mode")]
    [InlineData(0x30, 34, 0x08, false, Header + 4, "a version that is not known")]
    public void Of_IKE_it_is_all_or_the_header(byte version, byte exchange, byte flags, bool named, int kept, string what)
    {
        byte[] message = [1, 2, 3, 4, 5, 6, 7, 8, .. named ? Cookie : new byte[8], 46, version, exchange, flags, 0, 0, 0, 1, 0, 0, 0, 200, .. new byte[172]];
        Count(PortClass.Isakmp, message).ShouldBe(kept, what);
        Count(PortClass.NatTraversal, [0, 0, 0, 0, .. message]).ShouldBe(kept + Marker, what);
    }

    [Fact]
    public void A_peer_that_forgot_the_marker_proves_as_much() =>
        Count(PortClass.NatTraversal, [1, 2, 3, 4, 5, 6, 7, 8, .. Cookie, 46, 0x20, 35, 0x08, 0, 0, 0, 1, 0, 0, 0, 200, .. new byte[172]]).ShouldBe(Header + 4);

    [Fact]
    public void What_is_no_IKE_is_kept_whole_up_to_the_most()
    {
        Count(PortClass.NatTraversal, [0xff]).ShouldBe(1);
        Count(PortClass.NatTraversal, [0xc0, 1, 2, 3, 0, 0, 0, 1, .. new byte[92]]).ShouldBe(100, "ESP in UDP");
        Count(PortClass.Isakmp, [0, 0, 0, 0, 0, 0, 0, 0, 0xc0, 1, 2, 3, 0, 0, 0, 1, .. new byte[84]]).ShouldBe(100, "ESP behind the non-IKE marker");
        Count(PortClass.None, LoopbackHost.Binding(padTo: 400)).ShouldBe(400);
        Count(PortClass.None, new byte[5_000]).ShouldBe(KeptOctets.Most);
        Count(PortClass.Isakmp, []).ShouldBe(0);
    }

    // What was cut is not cut again.
    private static int Count(PortClass port, ReadOnlySpan<byte> datagram)
    {
        var count = KeptOctets.CountOf(port, datagram);
        KeptOctets.CountOf(port, datagram[..count]).ShouldBe(count);
        return count;
    }
}
