using System.Runtime.CompilerServices;

namespace Orchestrator.NatTraversal.Guarding;

/// <summary>Whether a keepalive may be sent to somebody.</summary>
internal enum KeepaliveVerdict
{
    Pass,

    /// <summary>Nobody there asked lately under a grant.</summary>
    NotAsked,

    /// <summary>It, or all together, got as many as they may.</summary>
    TooOften,
}

/// <summary>
/// Who on the allow-list asked lately, so that a keepalive of a NAT may be sent there unasked: one octet, and so never more than the question had.
/// To a port that asked itself for <see cref="SamePort"/>, to another port of its address for <see cref="OtherPort"/>. All memory is taken at once.
/// </summary>
/// <remarks>Not thread-safe. Times are monotonic, since any fixed start.</remarks>
internal sealed class RecentAskers
{
    public const int MostAddresses = 1_024;

    private const int MostPorts = 8;

    /// <summary>The longest silence of a mapping that is looked for, and what comes before and after.</summary>
    public static readonly TimeSpan SamePort = TimeSpan.FromMinutes(11);

    public static readonly TimeSpan OtherPort = TimeSpan.FromMinutes(2);

    private static readonly RateLimit Each = new(2, 10);
    private static readonly RateLimit All = new(20, 40);

    private readonly AgeOrderedTable<UInt128, Asker> _askers = new(MostAddresses);
    private TokenBucket _all = TokenBucket.Full(TimeSpan.Zero);

    /// <summary>Somebody on the allow-list asked, and it was not too often.</summary>
    public void Note(UInt128 address, int port, TimeSpan now)
    {
        ref var asker = ref _askers.Find(address);
        if (Unsafe.IsNullRef(ref asker))
        {
            if (_askers.Count == MostAddresses && _askers.TryOldest(out var oldest, out _))
                _askers.Remove(oldest);
            asker = ref _askers.Add(address, new Asker { Bucket = TokenBucket.Full(now) });
        }
        else
        {
            _askers.Renew(address);
        }
        asker.Last = now;
        Span<Asked> ports = asker.Ports;
        int at = 0;
        for (int i = 0; i < MostPorts; i++)
        {
            if (ports[i].Port == port)
            {
                at = i;
                break;
            }
            if (ports[i].At < ports[at].At)
                at = i;
        }
        ports[at] = new Asked(port, now);
    }

    /// <summary>Asks for one keepalive.</summary>
    public KeepaliveVerdict Ask(UInt128 address, int port, TimeSpan now)
    {
        ref var asker = ref _askers.Find(address);
        if (Unsafe.IsNullRef(ref asker) || !(now - asker.Last <= OtherPort || AskedItself(asker, port, now)))
            return KeepaliveVerdict.NotAsked;
        if (!asker.Bucket.Has(Each, now) || !_all.Has(All, now))
            return KeepaliveVerdict.TooOften;
        asker.Bucket.Take(Each, now);
        _all.Take(All, now);
        return KeepaliveVerdict.Pass;
    }

    private static bool AskedItself(Asker asker, int port, TimeSpan now)
    {
        foreach (var asked in asker.Ports)
        {
            if (asked.Port == port && port != 0 && now - asked.At <= SamePort)
                return true;
        }
        return false;
    }

    private readonly record struct Asked(int Port, TimeSpan At);

    [InlineArray(MostPorts)]
    private struct Ports
    {
        private Asked _first;
    }

    private struct Asker
    {
        public TimeSpan Last;
        public Ports Ports;
        public TokenBucket Bucket;
    }
}
