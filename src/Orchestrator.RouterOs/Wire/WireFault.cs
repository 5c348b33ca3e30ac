namespace Orchestrator.RouterOs.Wire;

/// <summary>Why a byte stream is not an acceptable RouterOS API conversation.</summary>
public enum WireFault
{
    /// <summary>A length prefix begins with a byte of F1 or more; RouterOS reserves F8 and above for control bytes it never defined.</summary>
    ControlByte,

    /// <summary>A word announces more bytes than <see cref="SentenceLimits.MaxWordBytes"/>.</summary>
    WordTooLong,

    /// <summary>A sentence holds more words than <see cref="SentenceLimits.MaxWords"/>.</summary>
    TooManyWords,

    /// <summary>The words of a sentence together hold more bytes than <see cref="SentenceLimits.MaxSentenceBytes"/>.</summary>
    SentenceTooLong,

    /// <summary>The stream ended inside a sentence.</summary>
    Truncated,
}
