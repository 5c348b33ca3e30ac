using FsCheck;
using FsCheck.Fluent;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Tests.Wire;

public class IkeHeaderTests
{
    [Fact]
    public void Every_field_is_read_from_its_own_octets()
    {
        IkeHeader.Read(Octets.Of("0102030405060708 1112131415161718 21 20 22 28 31323334 41424344"), out var header).ShouldBe(WireFault.None);

        header.ShouldBe(new IkeHeader
        {
            InitiatorSpi = 0x0102030405060708,
            ResponderSpi = 0x1112131415161718,
            NextPayload = 0x21,
            Version = 0x20,
            Exchange = ExchangeType.IkeSaInit,
            Flags = HeaderBits.Initiator | HeaderBits.Response,
            MessageId = 0x31323334,
            Length = 0x41424344,
        });
        (header.MajorVersion, header.MinorVersion).ShouldBe((2, 0));
    }

    [Fact]
    public void A_version_octet_holds_major_and_minor()
    {
        IkeHeader.Read(Samples.MainMode1.With(17, 0x3a), out var header).ShouldBe(WireFault.None);
        (header.MajorVersion, header.MinorVersion).ShouldBe((3, 10));
    }

    [Fact]
    public void Any_28_octets_are_a_header_and_come_back() =>
        Prop.ForAll(Gen.Choose(0, 255).Select(n => (byte)n).ArrayOf(IkeHeader.Size).ToArbitrary(), octets =>
        {
            var written = new byte[IkeHeader.Size];
            return IkeHeader.Read(octets, out var header) == WireFault.None && header.TryWrite(written) && written.AsSpan().SequenceEqual(octets);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Fewer_octets_are_no_header_and_no_room_for_one()
    {
        IkeHeader.Read(Samples.MainMode1, out var header);
        for (var length = 0; length < IkeHeader.Size; length++)
        {
            IkeHeader.Read(Samples.MainMode1.AsSpan(0, length), out _).ShouldBe(WireFault.Truncated);
            header.TryWrite(new byte[length]).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(1, "1 2 3 4 5 6 32 33")]
    [InlineData(2, "34 35 36 37 38 43 44 240")]
    [InlineData(3, "")]
    [InlineData(0, "")]
    public void Each_version_knows_its_own_exchanges(int major, string expected) =>
        string.Join(' ', Enumerable.Range(0, 256).Where(number => ((ExchangeType)number).BelongsTo(major))).ShouldBe(expected);
}
