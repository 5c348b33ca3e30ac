using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Orchestrator.RouterOs.Wire;

/// <summary>
/// The text of words: UTF-8, with a way to carry any other byte unharmed. RouterOS stores bytes without an encoding, and
/// comments typed in old tools are in the code page of the operator's computer. Each byte that is no part of valid UTF-8
/// becomes the lone surrogate U+DC00 + byte (U+DC80 to U+DCFF), and goes back to that byte when written.
/// </summary>
/// <remarks>
/// Guarantee: for any bytes, <c>Encode(Decode(bytes))</c> is <c>bytes</c>. The other way holds for every string without lone
/// surrogates. A lone surrogate outside U+DC80 to U+DCFF stands for no byte and is written as U+FFFD. Thread-safe.
/// </remarks>
public static class ApiText
{
    private const int EscapeBase = 0xDC00;
    private const char FirstEscape = '\uDC80';
    private const char LastEscape = '\uDCFF';

    /// <summary>The text of <paramref name="bytes"/>; never fails.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : DecodeEscaping(bytes);

    /// <summary>The text of <paramref name="bytes"/>; never fails.</summary>
    public static string Decode(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment)
            return Decode(bytes.FirstSpan);
        var length = checked((int)bytes.Length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            bytes.CopyTo(rented);
            return Decode(rented.AsSpan(0, length));
        }
        finally
        {
            // A word may be a password or a key.
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    /// <summary>How many bytes <see cref="Encode(ReadOnlySpan{char}, Span{byte})"/> writes for <paramref name="text"/>.</summary>
    public static int GetByteCount(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyInRange('\uD800', '\uDFFF'))
            return Encoding.UTF8.GetByteCount(text);
        var count = 0;
        while (!text.IsEmpty)
        {
            var status = Rune.DecodeFromUtf16(text, out var rune, out var used);
            count += status != OperationStatus.Done && IsEscape(text[0]) ? 1 : rune.Utf8SequenceLength;
            text = text[used..];
        }

        return count;
    }

    /// <summary>Writes the bytes of <paramref name="text"/> and returns how many they are.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        if (!text.ContainsAnyInRange('\uD800', '\uDFFF'))
            return Encoding.UTF8.GetBytes(text, destination);
        if (destination.Length < GetByteCount(text))
            throw new ArgumentException("The destination is shorter than the text.", nameof(destination));
        var written = 0;
        while (!text.IsEmpty)
        {
            var status = Rune.DecodeFromUtf16(text, out var rune, out var used);
            if (status != OperationStatus.Done && IsEscape(text[0]))
                destination[written++] = (byte)(text[0] - EscapeBase);
            else
                written += rune.EncodeToUtf8(destination[written..]);
            text = text[used..];
        }

        return written;
    }

    /// <summary>The bytes of <paramref name="text"/>.</summary>
    public static byte[] Encode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[GetByteCount(text)];
        Encode(text, bytes);
        return bytes;
    }

    private static bool IsEscape(char c) => c is >= FirstEscape and <= LastEscape;

    private static string DecodeEscaping(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        Span<char> units = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out var rune, out var used);
            if (status == OperationStatus.Done)
                text.Append(units[..rune.EncodeToUtf16(units)]);
            else
                foreach (var stray in bytes[..used])
                    text.Append((char)(EscapeBase + stray));
            bytes = bytes[used..];
        }

        return text.ToString();
    }
}
