using Orchestrator.NatTraversal.Guarding;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>
/// What stands before every answer (Guarding/README.md), for all receive threads. Buckets and responder are not thread-safe: both are asked
/// under <see cref="Turn"/>.
/// </summary>
internal sealed class Gate(AllowList allowed, TokenBuckets buckets, HostSettings settings)
{
    // Of each source one a second: enough to see that it is refused, and a flood displaces no events of others.
    private static readonly RateLimit ToldEach = new(1, 1);
    private static readonly RateLimit ToldAll = new(20, 20);
    private const int ToldSources = 1_024;

    private readonly RecentAskers _askers = new();
    private readonly SourceBuckets<SourcePrefix> _told = new(ToldEach, ToldAll, ToldSources);
    private volatile SourceRules _rules = new([], [], acceptOwnHost: false);

    /// <summary>Held while buckets or the responder are asked; never while anything is sent.</summary>
    public Lock Turn { get; } = new();

    public void Apply(SourceRules rules) => _rules = rules;

    /// <summary>Why this arrival is not looked into; <see cref="Outcome.Answered"/> when it is. Allocates nothing.</summary>
    public Outcome Judge(in Arrival arrival, out Admission admission)
    {
        admission = Admission.Stranger;
        var rules = _rules;
        var esp = arrival.IsEsp;
        var refusal = esp ? rules.CheckAddress(arrival.Address) : rules.Check(arrival.Address, arrival.Port);
        if (refusal != SourceRefusal.None)
            return Outcome.ForbiddenSource;
        admission = esp
            ? allowed.AdmitEsp(arrival.Address, settings.EspFromNetworks, arrival.Now)
            : allowed.Admit(arrival.Address, arrival.Token(), arrival.Now);
        // ESP has neither a port nor anything that proves a return path.
        if (admission == Admission.Stranger && (esp || !settings.ServeStrangers))
            return Outcome.NotAllowed;
        lock (Turn)
        {
            if (Ask(arrival, admission) != RateVerdict.Pass)
                return Outcome.TooOften;
            if (!esp && admission != Admission.Stranger)
                _askers.Note(arrival.Address, arrival.Port, arrival.Now);
            return Outcome.Answered;
        }
    }

    /// <summary>Whether an event may tell that this arrival, of somebody who is known, was refused. Allocates nothing.</summary>
    public bool MayTell(in Arrival arrival)
    {
        // ESP that is refused is a tunnel's, and nobody's question.
        if (arrival.IsEsp)
            return false;
        lock (Turn)
            return _told.Ask(SourcePrefix.Of(arrival.Address), arrival.Now) == RateVerdict.Pass;
    }

    /// <summary>Whether a keepalive may be sent there: somebody asked from there lately, and may still ask.</summary>
    public KeepaliveVerdict JudgeKeepalive(UInt128 address, int port, TimeSpan now)
    {
        if (_rules.Check(address, port) != SourceRefusal.None || allowed.Admit(address, 0, now) == Admission.Stranger)
            return KeepaliveVerdict.NotAsked;
        lock (Turn)
            return _askers.Ask(address, port, now);
    }

    private RateVerdict Ask(in Arrival arrival, Admission admission)
    {
        var source = SourcePrefix.Of(arrival.Address);
        if (!arrival.IsEsp)
            return buckets.Ask(source, admission, arrival.Now);
        EspPacket.TryRead(arrival.Octets, out var spi, out _);
        return buckets.AskEsp(source, spi, arrival.Now);
    }
}
