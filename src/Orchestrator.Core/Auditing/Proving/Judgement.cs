using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>How packets miss what is expected of them.</summary>
public enum Miss
{
    /// <summary>Their source or destination is rewritten.</summary>
    Translated,
    /// <summary>They leave unencrypted.</summary>
    InClear,
    /// <summary>Another policy takes them.</summary>
    WrongPolicy,
    /// <summary>They leave by another interface, or a policy takes what should go by an interface.</summary>
    WrongWay,
    /// <summary>Their connection is fast-tracked past the policies.</summary>
    Fasttracked,
    Dropped,
    /// <summary>The device keeps what it should pass on, or passes on what is its own.</summary>
    WrongPlace,
    /// <summary>They leave for the internet with a private source: no answer will come.</summary>
    NotServed,
}

/// <summary>Packets that miss it in one way at one rule.</summary>
/// <param name="Entering">All packets of this turn, as they enter.</param>
/// <param name="Set">The packets as they enter, with what the device and undecided matchers choose; never empty.</param>
public sealed record Violation(Obligation Obligation, Turn Turn, Miss Miss, Flow Entering, Fate Fate, int Set)
{
    /// <summary>The rule at fault; null where none is: a policy, a route or a default is.</summary>
    public Rule? Rule => Miss switch
    {
        Miss.Translated => Fate.Flow.TranslatedBy,
        Miss.NotServed when Fate.Flow.DestinationTranslated => Fate.Flow.TranslatedBy,
        Miss.Fasttracked => Fate.Flow.FasttrackedBy,
        Miss.Dropped => (Fate.Ending as Ending.DroppedByRule)?.Rule,
        _ => null,
    };

    /// <summary>What was expected of the packets of this turn.</summary>
    public Expectation? Expected => Turn == Turn.Reply ? Obligation.Answer?.Expect : Obligation.Expect;

    /// <summary>Whether it happens whatever undecided matchers and the device choose; otherwise it may happen.</summary>
    public required bool Certain { get; init; }
}

/// <summary>What is known of one obligation: it holds for all packets if nothing violates it.</summary>
/// <param name="Traffic">All packets that were meant.</param>
/// <param name="Filtered">Drops between addresses of which other connections survive: the owner's filter, no fault.</param>
public sealed record Judgement(Obligation Obligation, int Traffic, IReadOnlyList<Violation> Faults, IReadOnlyList<Violation> Filtered);
