using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs.Tests.Wire;

public class WordLengthTests
{
    [Theory]
    [InlineData(0x0u, "00")]
    [InlineData(0x1u, "01")]
    [InlineData(0x7Fu, "7F")]
    [InlineData(0x80u, "8080")]
    [InlineData(0x3FFFu, "BFFF")]
    [InlineData(0x4000u, "C04000")]
    [InlineData(0x1FFFFFu, "DFFFFF")]
    [InlineData(0x200000u, "E0200000")]
    [InlineData(0xFFFFFFFu, "EFFFFFFF")]
    [InlineData(0x10000000u, "F010000000")]
    [InlineData(0xFFFFFFFFu, "F0FFFFFFFF")]
    public void Boundary_lengths_have_the_documented_bytes_and_read_back(uint length, string hex)
    {
        Span<byte> bytes = stackalloc byte[WordLength.MaxPrefixBytes];
        var size = WordLength.Write(bytes, length);

        Convert.ToHexString(bytes[..size]).ShouldBe(hex);
        WordLength.PrefixSize(length).ShouldBe(hex.Length / 2);
        Read(Convert.FromHexString(hex)).ShouldBe(length);
    }

    [Theory]
    [InlineData("8005", 5u)]
    [InlineData("C00005", 5u)]
    [InlineData("E0000005", 5u)]
    [InlineData("F000000005", 5u)]
    [InlineData("F000000000", 0u)]
    public void Over_long_forms_are_accepted(string hex, uint length) => Read(Convert.FromHexString(hex)).ShouldBe(length);

    [Fact]
    public void Bytes_that_begin_no_length_are_refused()
    {
        for (var first = 0xF1; first <= 0xFF; first++)
        {
            var bytes = new byte[] { (byte)first, 0, 0, 0, 0 };
            Should.Throw<WireFormatException>(() => Read(bytes)).Fault.ShouldBe(WireFault.ControlByte);
        }
    }

    [Fact]
    public void An_incomplete_prefix_consumes_nothing()
    {
        foreach (var whole in new[] { "8080", "C04000", "E0200000", "F010000000" }.Select(Convert.FromHexString))
            for (var have = 0; have < whole.Length; have++)
            {
                var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(whole, 0, have));
                WordLength.TryRead(ref reader, out _).ShouldBeFalse();
                reader.Consumed.ShouldBe(0);
            }
    }

    [Fact]
    public void Every_length_reads_back() =>
        Prop.ForAll<uint, int>((seed, shift) =>
        {
            var length = seed >> (shift & 31);
            var bytes = new byte[WordLength.MaxPrefixBytes];
            var size = WordLength.Write(bytes, length);
            return Read(bytes[..size]) == length && size == WordLength.PrefixSize(length);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_destination_that_is_too_short_is_refused() =>
        Should.Throw<ArgumentException>(() => WordLength.Write(new byte[1], 0x80));

    private static uint Read(byte[] bytes)
    {
        var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(bytes));
        WordLength.TryRead(ref reader, out var length).ShouldBeTrue();
        reader.End.ShouldBeTrue();
        return length;
    }
}
