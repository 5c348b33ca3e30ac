using Orchestrator.NatTraversal.Guarding;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>
/// What stands before every answer (Guarding/README.md), for all receive threads. Buckets and responder are not thread-safe: both are asked
/// under <see cref="Turn"/>.
/// </summary>
internal sealed class Gate(AllowList allowed, TokenBuckets buckets, HostSettings settings)
{
    private readonly RecentAskers _askers = new();
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
            if (buckets.Ask(SourcePrefix.Of(arrival.Address), admission, arrival.Now) != RateVerdict.Pass)
                return Outcome.TooOften;
            if (!esp && admission != Admission.Stranger)
                _askers.Note(arrival.Address, arrival.Port, arrival.Now);
            return Outcome.Answered;
        }
    }

    /// <summary>Whether a keepalive may be sent there: somebody asked from there lately, and may still ask.</summary>
    public KeepaliveVerdict JudgeKeepalive(UInt128 address, int port, TimeSpan now)
    {
        if (_rules.Check(address, port) != SourceRefusal.None || allowed.Admit(address, 0, now) == Admission.Stranger)
            return KeepaliveVerdict.NotAsked;
        lock (Turn)
            return _askers.Ask(address, port, now);
    }
}
