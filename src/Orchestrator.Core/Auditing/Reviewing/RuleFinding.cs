using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Proving;

namespace Orchestrator.Core.Auditing.Reviewing;

/// <summary>What can be said of a rule itself, whether or not it does harm today.</summary>
public enum RuleFindingKind
{
    /// <summary>No packet ever reaches and matches it: <see cref="RuleFinding.Others"/> take all before it, or, where there are none, nothing can match it.</summary>
    Shadowed,
    /// <summary>Without it every packet has the same fate: the same end, addresses and marks.</summary>
    Redundant,
    /// <summary>It keeps packets from being translated that no link needs: those that are shown lose the internet.</summary>
    TooWide,
    /// <summary>A link works by the order of rules alone, and no rule states it; see <see cref="OrderLuck"/>.</summary>
    OrderByLuck,
    /// <summary>It is switched off, and would mend a fault.</summary>
    DisabledMend,
    /// <summary>The device refuses it.</summary>
    Invalid,
    /// <summary>An IPsec policy that takes every destination.</summary>
    PolicyForEverything,
    /// <summary>It fast-tracks connections of a link before <see cref="RuleFinding.Others"/> accept them for IPsec.</summary>
    FasttrackBeforePolicy,
}

/// <summary>Something about one rule or policy, with what shows it.</summary>
/// <param name="Rule">null where it is about a policy.</param>
public sealed record RuleFinding(RuleFindingKind Kind, Rule? Rule)
{
    public IpsecPolicy? Policy { get; init; }

    /// <summary>The rules that have to do with it.</summary>
    public IReadOnlyList<Rule> Others { get; init; } = [];

    /// <summary>The link that is concerned; empty where none is.</summary>
    public string Link { get; init; } = "";

    /// <summary>A packet that shows it; null where none can.</summary>
    public Counterexample? Example { get; init; }

    /// <summary>What would change it, if that is known; proved like any other fix.</summary>
    public PathFix? Fix { get; init; }
}

/// <summary>All that is said of a device's rules.</summary>
/// <param name="Reach">Whether it was asked which rules no packet reaches; a rule set may be too large for that.</param>
/// <param name="Redundancy">Whether it was asked which rules change nothing.</param>
public sealed record RuleReview(IReadOnlyList<RuleFinding> Findings, bool Reach, bool Redundancy);
