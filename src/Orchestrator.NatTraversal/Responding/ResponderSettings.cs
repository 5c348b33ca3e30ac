using Orchestrator.NatTraversal.Cryptography;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>Limits and choices of a responder. Immutable.</summary>
public sealed record ResponderSettings
{
    private const int FirstStrongGroup = 14;

    /// <summary>How many exchanges of each version are remembered at most, 1 to 2^24; the oldest makes room.</summary>
    public int MaxHalfOpen { get; init; } = 4_096;

    /// <summary>
    /// From how many remembered exchanges on a cookie is asked of IKEv2's first message, and aggressive mode, which has none, is not
    /// answered. 0 asks always. Below <see cref="MaxHalfOpen"/>, so that who showed no return path never displaces who did.
    /// </summary>
    public int CookieThreshold { get; init; } = 30;

    /// <summary>How long an exchange is remembered.</summary>
    public TimeSpan HalfOpenLifetime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a secret makes cookies; a cookie holds for one to two of these periods. As long as an exchange is remembered: a client of IKEv1
    /// that is slow with its third message is answered too, and nothing is kept for it meanwhile.
    /// </summary>
    public TimeSpan CookiePeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a Diffie-Hellman key is used.</summary>
    public TimeSpan KeyLifetime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For how many exchanges a Diffie-Hellman key is used, 1 or more.</summary>
    public int KeyUses { get; init; } = 1_000;

    /// <summary>Whether modp1024 and modp1536 are accepted: to look at devices that have nothing better.</summary>
    public bool LegacyGroups { get; init; }

    /// <summary>The group of this number when it is accepted, else null.</summary>
    internal KeyExchangeGroup? FindGroup(int number) =>
        number >= FirstStrongGroup || LegacyGroups ? KeyExchangeGroup.Find(number) : null;
}
