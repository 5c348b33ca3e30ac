namespace Orchestrator.Web.Application;

/// <summary>Audits rule sets that somebody pasted. Nothing of them is kept: not stored, not logged, gone with the answer.</summary>
public interface IAuditDesk
{
    /// <summary>
    /// Proves or breaks what the text's tunnels need. Refusals: nothing there, too long, not of a known kind, LAN pairs that are none,
    /// busy for too long. Runs off the caller's thread; cancellation is looked at between two proofs.
    /// </summary>
    Task<Answer<AuditView>> AuditAsync(AuditText text, CancellationToken cancellationToken);
}

/// <summary>What is to be audited.</summary>
/// <param name="Text">A RouterOS <c>/export</c> or the output of <c>iptables-save</c>. May hold secrets, so it is never shown whole.</param>
/// <param name="Lans">LANs that are tunnelled though the text has no policy for them: one pair a line, "10.1.0.0/24 - 10.2.0.0/24", here first.</param>
/// <param name="Device">How to call the device; empty for its own name, if the text has one.</param>
public sealed record AuditText(string Text, string Lans = "", string Device = "")
{
    /// <summary>In characters.</summary>
    public const int Longest = 8_000_000;

    public override string ToString() => $"{nameof(AuditText)} of {Text.Length} characters";
}

/// <summary>From the worst to the best.</summary>
public enum AuditVerdict
{
    /// <summary>Packets fail, whatever else happens.</summary>
    Broken,
    /// <summary>Packets fail or not by something nobody can decide beforehand: a limit, the time, chance.</summary>
    MayFail,
    /// <summary>Beyond the audit's limits, or nothing was asked.</summary>
    Undecided,
    /// <summary>It holds for every packet.</summary>
    Proved,
}

/// <summary>All that an audit says; its JSON is what the API answers.</summary>
public sealed record AuditView
{
    /// <summary>The device's name; empty if nobody told it.</summary>
    public required string Device { get; init; }

    /// <summary>What the text was taken for, e.g. "RouterOS export".</summary>
    public required string Kind { get; init; }

    /// <summary>The worst of all.</summary>
    public required AuditVerdict Verdict { get; init; }

    /// <summary>All of it in one sentence.</summary>
    public required string Headline { get; init; }

    /// <summary>What was supposed because the text does not say it, a sentence each.</summary>
    public required IReadOnlyList<string> Supposed { get; init; }

    /// <summary>What a device lacks of its links, a sentence each: what is asked of those fails for that reason.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>What was asked, the worst first.</summary>
    public required IReadOnlyList<AuditQuestion> Questions { get; init; }

    /// <summary>In the order of the questions; <see cref="AuditQuestion.Findings"/> holds places in this list.</summary>
    public required IReadOnlyList<AuditFinding> Findings { get; init; }

    /// <summary>Chains with rules in the order in which packets meet them.</summary>
    public required IReadOnlyList<AuditChain> Chains { get; init; }

    /// <summary>What the audit did not understand, or finds wrong in itself.</summary>
    public required IReadOnlyList<AuditNote> Notes { get; init; }

    /// <summary>What can be said of the rules themselves, whether or not they do harm today; the gravest first.</summary>
    public IReadOnlyList<AuditRemark> Remarks { get; init; } = [];

    /// <summary>What was not asked of the rules themselves; null if everything was.</summary>
    public string? Unasked { get; init; }

    /// <summary>What the device tracks, held against its rules; null where nobody asked it, or there was too much.</summary>
    public AuditConnections? Connections { get; init; }
}

/// <param name="All">How many connections are open.</param>
/// <param name="Stale">How many of them keep a decision that the rules would not make now.</param>
/// <param name="First">The first of those.</param>
public sealed record AuditConnections(int All, int Stale, IReadOnlyList<AuditConnection> First);

/// <param name="Sentence">Which connection, and what it keeps.</param>
/// <param name="Removal">The command that ends it on the device.</param>
public sealed record AuditConnection(string Sentence, string Removal);

/// <summary>Something about one rule or policy.</summary>
/// <param name="Code">Stable, e.g. <c>audit.rule.shadowed</c>; also the rule's id in SARIF.</param>
/// <param name="Rule">null where it is about a policy.</param>
public sealed record AuditRemark(string Code, string Sentence, AuditRuleName? Rule);

/// <summary>One thing that must hold.</summary>
/// <param name="Link">The link, as its selectors or its interface; empty for the device itself.</param>
/// <param name="Traffic">Which packets: <c>lanToTunnel</c>, <c>tunnelToLan</c>, <c>outerOut</c>, <c>outerIn</c>, <c>carrierOut</c>, <c>carrierIn</c>, <c>internet</c>.</param>
/// <param name="Label">The same in words.</param>
/// <param name="Sentence">What is so.</param>
/// <param name="Findings">Places in <see cref="AuditView.Findings"/>; empty if it is proved.</param>
public sealed record AuditQuestion(string Link, string Traffic, string Label, AuditVerdict Verdict, string Sentence, IReadOnlyList<int> Findings)
{
    /// <summary>The stored link; null for a tunnel that is not the orchestrator's, and for the device itself.</summary>
    public Guid? LinkId { get; init; }
}

/// <summary>One fault with the packet that shows it.</summary>
public sealed record AuditFinding
{
    /// <summary>Stable, e.g. <c>audit.translated</c>; also the rule's id in SARIF.</summary>
    public required string Code { get; init; }

    /// <summary>Names the same fault of the same rule in another audit of the device.</summary>
    public required string Key { get; init; }

    /// <summary>Place in <see cref="AuditView.Questions"/>.</summary>
    public required int Question { get; init; }

    public required AuditVerdict Verdict { get; init; }

    /// <summary>Device, rule, packet, what happens.</summary>
    public required string Sentence { get; init; }

    /// <summary>The packet as it enters, e.g. <c>tcp 10.1.0.5:40000 -> 10.2.0.9:443</c>.</summary>
    public required string Packet { get; init; }

    /// <summary>How much of the question's first packets it befalls, above 0 to 1; null for later packets and answers, and for what only may happen.</summary>
    public double? Share { get; init; }

    /// <summary>The rule at fault; null where a policy, a route or a default is.</summary>
    public AuditRuleName? Rule { get; init; }

    /// <summary>The packet's way in one sentence.</summary>
    public string Story { get; init; } = "";

    /// <summary>The packet's way, hook by hook.</summary>
    public required IReadOnlyList<AuditStep> Steps { get; init; }

    /// <summary>What would mend it, the smallest first.</summary>
    public required IReadOnlyList<AuditFix> Fixes { get; init; }
}

/// <param name="Table">nat, filter, mangle or raw.</param>
/// <param name="Number">As the device counts: RouterOS in the menu from 0, iptables in the chain from 1.</param>
/// <param name="Line">In the text, from 1; null if it is not known.</param>
public sealed record AuditRuleName(string Table, string Chain, int Number, string Comment, int? Line);

public enum AuditStepKind
{
    /// <summary>It goes on.</summary>
    Passes,
    /// <summary>The rule at fault, or what else goes wrong.</summary>
    Fault,
    /// <summary>Where its way ends.</summary>
    End,
}

/// <param name="Place">A chain, "routing", "IPsec"; empty where it enters and ends.</param>
/// <param name="Line">The rule's line in the text, from 1.</param>
public sealed record AuditStep(AuditStepKind Kind, string Place, string Text, int? Line)
{
    /// <summary>Whether something happens to the packet here, besides that it is let go on.</summary>
    public bool Telling { get; init; }
}

/// <param name="Text">What to do, one sentence.</param>
/// <param name="Edits">The same as changes of the text; empty where it cannot be said so.</param>
public sealed record AuditFix(string Text, IReadOnlyList<AuditEdit> Edits);

/// <param name="Line">From 1, in the text as it was pasted; changes of one fix do not overlap.</param>
/// <param name="Removed">How many lines go from there on.</param>
/// <param name="Added">The lines that come in their place.</param>
public sealed record AuditEdit(int Line, int Removed, IReadOnlyList<string> Added);

/// <param name="Hook">Where a device calls it, e.g. "postrouting"; empty for one that other chains call.</param>
public sealed record AuditChain(string Table, string Chain, string Hook, IReadOnlyList<AuditRule> Rules)
{
    /// <summary>Whether it is there to translate addresses, or a rule of it does.</summary>
    public bool Translates { get; init; }
}

public enum AuditRuleState
{
    Active,
    /// <summary>No packet whatever reaches and matches it.</summary>
    Dead,
    Disabled,
    /// <summary>The device would refuse it.</summary>
    Invalid,
}

/// <param name="Text">As the device's language says it; what looks like a secret is left out.</param>
/// <param name="Shares">For each of <see cref="AuditView.Questions"/> how much of its first packets the rule takes, 0 to 1; empty where it was not worked out.</param>
/// <param name="Findings">Places in <see cref="AuditView.Findings"/> of which it is at fault.</param>
public sealed record AuditRule(int Number, string Text, string Comment, int? Line, AuditRuleState State, IReadOnlyList<double> Shares, IReadOnlyList<int> Findings);

/// <param name="Code">e.g. <c>audit.note.unknown-matcher</c>.</param>
/// <param name="Where">Chain or menu with the number of rule or line; may be empty.</param>
/// <param name="Text">One sentence.</param>
/// <param name="Line">In the text, from 1, where it is known.</param>
public sealed record AuditNote(string Code, string Where, string Text, int? Line)
{
    /// <summary>What to do about it; empty where nothing need be done.</summary>
    public string Remedy { get; init; } = "";
}
