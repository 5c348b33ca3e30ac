using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

namespace Orchestrator.RouterOs.Wire;

/// <summary>
/// Turns received bytes into sentences, for either side of the API. Bytes may come in chunks of any size. Empty sentences are
/// skipped, over-long length prefixes accepted. It holds the words of the sentence that is under way, so one reader belongs to
/// one byte stream; not thread-safe. After an exception the reader and its stream are of no further use.
/// Source: RouterOS manual, "API", section "API sentences".
/// </summary>
public sealed class SentenceReader(SentenceLimits limits)
{
    private readonly ImmutableArray<string>.Builder _words = ImmutableArray.CreateBuilder<string>(16);
    private readonly WordCache _cache = new();
    private SentenceLimits _limits = limits;
    private long _sentenceBytes;

    /// <summary>A reader with the limits of a client.</summary>
    public SentenceReader()
        : this(SentenceLimits.Default)
    {
    }

    /// <summary>The caps in force; a server raises them after login, between two sentences.</summary>
    public SentenceLimits Limits
    {
        get => _limits;
        set => _limits = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Whether words were read that belong to a sentence not yet closed.</summary>
    public bool InSentence => _words.Count > 0;

    /// <summary>
    /// Takes the next sentence from <paramref name="buffer"/> and moves its start behind what was used. On false more bytes
    /// are needed; whole words may have been used all the same, so the caller must keep only what is left of the buffer.
    /// A word's bytes are looked at only when all of them are there: what a length prefix promises costs nothing.
    /// </summary>
    /// <exception cref="WireFormatException">The bytes break the framing or a limit.</exception>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, [NotNullWhen(true)] out Sentence? sentence)
    {
        var reader = new SequenceReader<byte>(buffer);
        sentence = null;
        while (sentence is null)
        {
            var start = reader.Position;
            if (!WordLength.TryRead(ref reader, out var length))
                break;
            Check(length);
            if (reader.Remaining < length)
            {
                buffer = buffer.Slice(start);
                return false;
            }

            if (length > 0)
                _words.Add(ReadWord(ref reader, (int)length));
            else if (_words.Count > 0)
                sentence = Close();
        }

        buffer = buffer.Slice(reader.Position);
        return sentence is not null;
    }

    /// <summary>
    /// Reads the next sentence of <paramref name="pipe"/>; null when the stream ended between two sentences.
    /// Whatever the pipe's stream throws comes through.
    /// </summary>
    /// <exception cref="WireFormatException">The bytes break the framing or a limit, or end inside a sentence.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the pipe's pending read was; no byte is lost.</exception>
    public async ValueTask<Sentence?> ReadAsync(PipeReader pipe, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            var found = false;
            Sentence? sentence;
            try
            {
                found = TryRead(ref buffer, out sentence);
            }
            finally
            {
                // What stays is either the start of the next sentence, not yet looked at, or less than a word, seen to its end.
                pipe.AdvanceTo(buffer.Start, found ? buffer.Start : buffer.End);
            }

            if (found)
                return sentence;
            if (result.IsCanceled)
                throw new OperationCanceledException(cancellationToken);
            if (result.IsCompleted)
                return InSentence || !buffer.IsEmpty
                    ? throw new WireFormatException(WireFault.Truncated, "The stream ended inside a sentence.")
                    : null;
        }
    }

    private void Check(uint length)
    {
        if (length > _limits.MaxWordBytes)
            throw new WireFormatException(WireFault.WordTooLong, $"A word of {length} bytes is longer than the limit of {_limits.MaxWordBytes}.");
        if (length > 0 && _words.Count >= _limits.MaxWords)
            throw new WireFormatException(WireFault.TooManyWords, $"A sentence has more words than the limit of {_limits.MaxWords}.");
        if (_sentenceBytes + length > _limits.MaxSentenceBytes)
            throw new WireFormatException(WireFault.SentenceTooLong, $"A sentence is longer than the limit of {_limits.MaxSentenceBytes} bytes.");
    }

    private string ReadWord(ref SequenceReader<byte> reader, int length)
    {
        _sentenceBytes += length;
        if (reader.UnreadSpan.Length >= length)
        {
            var word = _cache.Decode(reader.UnreadSpan[..length]);
            reader.Advance(length);
            return word;
        }

        var text = ApiText.Decode(reader.UnreadSequence.Slice(0, length));
        reader.Advance(length);
        return text;
    }

    private Sentence Close()
    {
        _sentenceBytes = 0;
        var words = _words.ToImmutable();
        _words.Clear();
        return Sentence.Of(words);
    }
}
