using System.Buffers;
using System.IO.Pipelines;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs.Tests.Wire;

public class SentenceStreamTests
{
    private static readonly SentenceLimits Small = new() { MaxWordBytes = 100, MaxWords = 4, MaxSentenceBytes = 150 };

    [Fact]
    public void Sentences_survive_any_chunking() =>
        Prop.ForAll<NonEmptyArray<string[]>, NonEmptyArray<byte>>((raw, cuts) =>
        {
            var sent = raw.Get.Select(words => new Sentence([.. Clean(words)])).ToList();
            return ReadInChunks(Bytes(sent), cuts.Get).SequenceEqual(sent);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Words_of_boundary_lengths_survive()
    {
        foreach (var length in new[] { 1, 0x7F, 0x80, 0x3FFF, 0x4000, 0x1FFFFF, 0x200000 })
        {
            var sentence = new Sentence("!re", new string('x', length), ".tag=1");
            ReadInChunks(Bytes([sentence]), [255]).ShouldBe([sentence]);
        }
    }

    [Fact]
    public void Random_bytes_cause_no_other_exception_than_the_declared_one() =>
        Prop.ForAll<byte[], NonEmptyArray<byte>>((bytes, cuts) => SurvivesGarbage(bytes, cuts.Get)).QuickCheckThrowOnFailure();

    [Fact]
    public void Damaged_sentences_cause_no_other_exception_than_the_declared_one() =>
        Prop.ForAll<NonEmptyArray<string[]>, int, byte>((raw, place, value) =>
        {
            var bytes = Bytes(raw.Get.Select(words => new Sentence([.. Clean(words)])));
            bytes[(place & int.MaxValue) % bytes.Length] = value;
            return SurvivesGarbage(bytes, [7, 1, 40]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Empty_sentences_are_skipped() => ReadInChunks([0, 0, 1, (byte)'a', 0, 0], [1]).ShouldBe([new Sentence("a")]);

    [Fact]
    public void An_over_long_prefix_inside_a_sentence_is_accepted() =>
        ReadInChunks([0xF0, 0, 0, 0, 1, (byte)'a', 0x80, 0], [1]).ShouldBe([new Sentence("a")]);

    [Theory]
    [InlineData(WireFault.WordTooLong, new[] { 101 })]
    [InlineData(WireFault.TooManyWords, new[] { 1, 1, 1, 1, 1 })]
    [InlineData(WireFault.SentenceTooLong, new[] { 80, 80 })]
    public void A_limit_that_is_broken_is_named(WireFault fault, int[] lengths)
    {
        var bytes = Bytes([new Sentence([.. lengths.Select(length => new string('x', length))])]);
        var thrown = Should.Throw<WireFormatException>(() => ReadInChunks(bytes, [255], Small));
        thrown.Fault.ShouldBe(fault);
    }

    [Fact]
    public void Limits_count_each_sentence_anew()
    {
        var sentence = new Sentence(new string('x', 100), new string('y', 50));
        ReadInChunks(Bytes([sentence, sentence, sentence]), [255], Small).Count.ShouldBe(3);
    }

    [Fact]
    public void A_promised_length_beyond_the_cap_is_refused_before_its_bytes_come()
    {
        var reader = new SentenceReader();
        var buffer = new ReadOnlySequence<byte>([0xF0, 0x7F, 0, 0, 0]);
        Should.Throw<WireFormatException>(() => reader.TryRead(ref buffer, out _)).Fault.ShouldBe(WireFault.WordTooLong);
    }

    [Fact]
    public async Task A_pipe_gives_its_sentences_and_then_null()
    {
        var first = new Sentence("/login", "=name=a");
        var second = new Sentence("/quit");
        var pipe = PipeReader.Create(new ReadOnlySequence<byte>(Bytes([first, second])));
        var reader = new SentenceReader();

        (await reader.ReadAsync(pipe, CancellationToken.None)).ShouldBe(first);
        (await reader.ReadAsync(pipe, CancellationToken.None)).ShouldBe(second);
        (await reader.ReadAsync(pipe, CancellationToken.None)).ShouldBeNull();
    }

    [Theory]
    [InlineData(new byte[] { 1, 65 })]
    [InlineData(new byte[] { 5, 65 })]
    [InlineData(new byte[] { 0x80 })]
    public async Task A_stream_that_ends_inside_a_sentence_is_named_so(byte[] bytes)
    {
        var pipe = PipeReader.Create(new ReadOnlySequence<byte>(bytes));
        var thrown = await Should.ThrowAsync<WireFormatException>(async () => await new SentenceReader().ReadAsync(pipe, CancellationToken.None));
        thrown.Fault.ShouldBe(WireFault.Truncated);
    }

    [Fact]
    public void An_attribute_is_written_as_if_joined()
    {
        var apart = new ArrayBufferWriter<byte>();
        SentenceWriter.WriteWord(apart, "/x");
        SentenceWriter.WriteAttribute(apart, "comment", "ž\uDCE9=");
        SentenceWriter.EndSentence(apart);

        apart.WrittenSpan.ToArray().ShouldBe(Bytes([new Sentence("/x", "=comment=ž\uDCE9=")]));
    }

    [Fact]
    public void An_empty_word_is_never_written() =>
        Should.Throw<ArgumentException>(() => SentenceWriter.WriteWord(new ArrayBufferWriter<byte>(), ""));

    private static IEnumerable<string> Clean(string[] words) =>
        words.Select(word => "=" + ApiText.Decode(ApiText.Encode(word ?? ""))).Prepend("/a");

    private static byte[] Bytes(IEnumerable<Sentence> sentences)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var sentence in sentences)
            SentenceWriter.Write(buffer, sentence);
        return buffer.WrittenSpan.ToArray();
    }

    private static bool SurvivesGarbage(byte[] bytes, byte[] cuts)
    {
        try
        {
            ReadInChunks(bytes, cuts, Small);
        }
        catch (WireFormatException)
        {
            // The declared refusal.
        }

        return true;
    }

    /// <summary>Feeds the bytes as a pipe would: what the reader left is offered again, in a segment of its own.</summary>
    private static List<Sentence> ReadInChunks(byte[] bytes, byte[] cuts, SentenceLimits? limits = null)
    {
        var reader = new SentenceReader(limits ?? SentenceLimits.Default);
        var sentences = new List<Sentence>();
        var left = Array.Empty<byte>();
        for (int at = 0, cut = 0; at < bytes.Length; cut++)
        {
            var size = Math.Min(cuts[cut % cuts.Length] + 1 + (bytes.Length / 1000), bytes.Length - at);
            var buffer = Segments(left, bytes.AsMemory(at, size));
            while (reader.TryRead(ref buffer, out var sentence))
                sentences.Add(sentence);
            left = buffer.ToArray();
            at += size;
        }

        return sentences;
    }

    private static ReadOnlySequence<byte> Segments(byte[] left, ReadOnlyMemory<byte> next)
    {
        var first = new Segment(left, 0);
        var last = new Segment(next, left.Length);
        first.LinkTo(last);
        return new ReadOnlySequence<byte>(first, 0, last, next.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long before) => (Memory, RunningIndex) = (memory, before);

        public void LinkTo(Segment next) => Next = next;
    }
}
