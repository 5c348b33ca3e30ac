namespace Orchestrator.NatTraversal.Guarding;

/// <summary>What the buckets say of a datagram.</summary>
public enum RateVerdict
{
    /// <summary>A token of the source and one of the total were taken.</summary>
    Pass,

    /// <summary>The source asks too often. Nothing was taken.</summary>
    SourceExceeded,

    /// <summary>All sources of its sort together ask too often. Nothing was taken, and the source was not noted.</summary>
    TotalExceeded,
}

/// <summary>How often the responder may be asked.</summary>
public sealed record RateLimits
{
    /// <summary>
    /// How often an admitted source may ask, for each time that a stranger may: several devices behind one public address are checked at once,
    /// each with some four questions a second.
    /// </summary>
    public const int AdmittedFactor = 4;

    private const int Highest = 10_000_000;

    /// <summary>For each IPv4 address or IPv6 /64 of strangers.</summary>
    public RateLimit PerSource { get; init; } = new(5, 10);

    /// <summary>For each IPv4 address or IPv6 /64 of who is admitted: <see cref="AdmittedFactor"/> times as much.</summary>
    public RateLimit PerAdmitted => new(
        (int)Math.Min((long)PerSource.PerSecond * AdmittedFactor, Highest), (int)Math.Min((long)PerSource.Burst * AdmittedFactor, Highest));

    /// <summary>For all strangers together; the same once more for all who are known by a network, and for all who are known by a token.</summary>
    public RateLimit Total { get; init; } = new(2_000, 4_000);

    /// <summary>
    /// For ESP of each SPI of a source: a tunnel that ends on this machine has few SPIs and a thousand packets a second, a check a few packets of an
    /// SPI of its own.
    /// </summary>
    public RateLimit Esp { get; init; } = new(2, 8);

    /// <summary>For all ESP together.</summary>
    public RateLimit EspTotal { get; init; } = new(100, 200);

    /// <summary>For Diffie-Hellman agreements, of all sources together.</summary>
    public RateLimit DiffieHellman { get; init; } = new(100, 100);

    /// <summary>How many sources of each sort are remembered, 1 to 2^24; beyond that the one that was quiet longest is forgotten.</summary>
    public int MaxSources { get; init; } = 16_384;
}

/// <summary>
/// Token buckets for each source, for the total and for Diffie-Hellman. Strangers, who is known by a network, who is known by a token, and ESP
/// have buckets of their own. So a flood with forged sources takes nothing from who shows a token, not even under the same address. From who is
/// known by a network alone it takes nothing unless it forges addresses of such networks: nothing tells these from the real ones. A source that
/// was forgotten starts with a full bucket; against floods from many sources stands the total. All memory is taken at once; asking is O(1) and
/// allocates nothing.
/// </summary>
/// <remarks>Not thread-safe. Times are monotonic, since any fixed start; the answer depends on calls and times alone.</remarks>
public sealed class TokenBuckets(RateLimits limits)
{
    private readonly SourceBuckets<SourcePrefix> _strangers = new(limits.PerSource, limits.Total, limits.MaxSources);
    private readonly SourceBuckets<SourcePrefix> _networks = new(limits.PerAdmitted, limits.Total, limits.MaxSources);
    private readonly SourceBuckets<SourcePrefix> _tokens = new(limits.PerAdmitted, limits.Total, limits.MaxSources);
    private readonly SourceBuckets<(SourcePrefix Source, uint Spi)> _esp = new(limits.Esp, limits.EspTotal, limits.MaxSources);
    private TokenBucket _diffieHellman;

    /// <summary>How many sources are remembered; of ESP, how many SPIs of sources.</summary>
    public int Sources => _strangers.Count + _networks.Count + _tokens.Count + _esp.Count;

    /// <summary>Asks for one datagram of UDP.</summary>
    /// <param name="source">Its source.</param>
    /// <param name="admission">By what it is known.</param>
    /// <param name="now">Monotonic time since any fixed start, zero or later.</param>
    public RateVerdict Ask(SourcePrefix source, Admission admission, TimeSpan now) =>
        (admission switch { Admission.Token => _tokens, Admission.Network => _networks, _ => _strangers }).Ask(source, now);

    /// <summary>Asks for one packet of ESP, protocol 50: it takes nothing from what the source asks by UDP.</summary>
    /// <param name="source">Its source.</param>
    /// <param name="spi">Its SPI; 0 for none.</param>
    /// <param name="now">Monotonic time since any fixed start, zero or later.</param>
    public RateVerdict AskEsp(SourcePrefix source, uint spi, TimeSpan now) => _esp.Ask((source, spi), now);

    /// <summary>
    /// Asks for one Diffie-Hellman agreement. No means: answer with a cookie or with silence, whichever the peer has not
    /// passed yet.
    /// </summary>
    /// <param name="now">Monotonic time since any fixed start, zero or later.</param>
    public bool AskDiffieHellman(TimeSpan now)
    {
        if (!_diffieHellman.Has(limits.DiffieHellman, now))
            return false;
        _diffieHellman.Take(limits.DiffieHellman, now);
        return true;
    }
}
