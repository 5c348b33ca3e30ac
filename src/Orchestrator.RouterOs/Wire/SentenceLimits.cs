namespace Orchestrator.RouterOs.Wire;

/// <summary>
/// Caps on what one received sentence may cost. All sizes are bytes of word content, length prefixes not counted.
/// A server uses <see cref="BeforeLogin"/> until the other side has proved who it is.
/// </summary>
public sealed record SentenceLimits
{
    /// <summary>For a client, or a server after login: 64 MiB words, 65,536 words, 128 MiB in all.</summary>
    public static SentenceLimits Default { get; } = new();

    /// <summary>For a server before login: 4 KiB words, 32 words, 16 KiB in all.</summary>
    public static SentenceLimits BeforeLogin { get; } = new() { MaxWordBytes = 4096, MaxWords = 32, MaxSentenceBytes = 16384 };

    /// <summary>Longest accepted word, 1 or more.</summary>
    public int MaxWordBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Most words of a sentence, the closing empty word not counted; 1 or more.</summary>
    public int MaxWords { get; init; } = 65536;

    /// <summary>Most bytes of all words of a sentence; 1 or more.</summary>
    public long MaxSentenceBytes { get; init; } = 128L * 1024 * 1024;
}
