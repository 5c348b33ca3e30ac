using System.Buffers;

namespace Orchestrator.RouterOs.Wire;

/// <summary>
/// Writes sentences as bytes, for either side of the API, with the shortest length prefixes. Stateless and thread-safe as far as
/// the destination is. A sentence is carried out only at its closing empty word, which <see cref="EndSentence"/> writes.
/// </summary>
public static class SentenceWriter
{
    /// <summary>Writes a whole sentence with its closing empty word.</summary>
    public static void Write(IBufferWriter<byte> destination, Sentence sentence)
    {
        foreach (var word in sentence.Words)
            WriteWord(destination, word);
        EndSentence(destination);
    }

    /// <summary>Writes one word.</summary>
    /// <exception cref="ArgumentException">The word is empty: it would end the sentence.</exception>
    public static void WriteWord(IBufferWriter<byte> destination, ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
            throw new ArgumentException("An empty word would end the sentence.", nameof(word));
        var count = ApiText.GetByteCount(word);
        WritePrefix(destination, count);
        WriteText(destination, word, count);
    }

    /// <summary>Writes the attribute word <c>=name=value</c> without joining the strings first.</summary>
    public static void WriteAttribute(IBufferWriter<byte> destination, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        var nameBytes = ApiText.GetByteCount(name);
        var valueBytes = ApiText.GetByteCount(value);
        WritePrefix(destination, checked(nameBytes + valueBytes + 2));
        destination.Write("="u8);
        WriteText(destination, name, nameBytes);
        destination.Write("="u8);
        WriteText(destination, value, valueBytes);
    }

    /// <summary>Writes the empty word that closes a sentence.</summary>
    public static void EndSentence(IBufferWriter<byte> destination) => destination.Write("\0"u8);

    private static void WritePrefix(IBufferWriter<byte> destination, int count)
    {
        var span = destination.GetSpan(WordLength.MaxPrefixBytes);
        destination.Advance(WordLength.Write(span, (uint)count));
    }

    private static void WriteText(IBufferWriter<byte> destination, ReadOnlySpan<char> text, int count)
    {
        if (count == 0)
            return;
        ApiText.Encode(text, destination.GetSpan(count));
        destination.Advance(count);
    }
}
