using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Model;

/// <summary>What the rule does with the packet's way.</summary>
public abstract record Verdict
{
    private Verdict() { }

    /// <summary>On to the next rule: log, counters, marks that pass through.</summary>
    public sealed record Continue : Verdict;

    /// <summary>The hook's chain is left for good; later chains of the hook still follow.</summary>
    public sealed record Accept : Verdict;

    /// <summary>The packet ends here: drop, reject, tarpit.</summary>
    public sealed record Drop : Verdict;

    /// <summary>Back to the chain that called this one; in a hook's own chain, its default.</summary>
    public sealed record Return : Verdict;

    public sealed record Jump(ChainName Target) : Verdict;

    /// <summary>As a jump, but what falls out of the target returns to the caller of this chain.</summary>
    public sealed record Goto(ChainName Target) : Verdict;
}

/// <summary>What the rule changes.</summary>
public abstract record Effect
{
    private Effect() { }

    /// <summary>The field's bits under the mask become the value's.</summary>
    public sealed record Set(PacketField Field, uint Value, uint Mask) : Effect;

    /// <summary>The bits of one mark under the mask are copied into another.</summary>
    public sealed record Copy(PacketField From, PacketField To, uint FromMask, uint ToMask) : Effect;

    /// <summary>The field's bits under the mask are turned over.</summary>
    public sealed record Turn(PacketField Field, uint Mask) : Effect;

    /// <summary>Connection tracking, and with it NAT, leaves the packet alone. Only before tracking.</summary>
    public sealed record NoTrack : Effect;

    /// <summary>Connection tracking is told something about the packet before it sees it; a later <see cref="NoTrack"/> does nothing.</summary>
    public sealed record Claim : Effect;

    /// <summary>Later packets of the connection skip rules and policies (RouterOS).</summary>
    public sealed record Fasttrack : Effect;

    /// <summary>The source becomes the address of the interface the packet leaves by, as routing prefers it.</summary>
    /// <param name="Ports">Source ports to take; null keeps the port.</param>
    /// <param name="AnyPort">The port is chosen by chance even where it might stay.</param>
    public sealed record Masquerade(NumberRange? Ports, bool AnyPort = false) : Effect;

    /// <summary>The source (or destination) becomes one of the addresses; a source that is among them already stays.</summary>
    /// <param name="Addresses">null keeps the address and changes the port alone.</param>
    public sealed record Translate(bool Source, NumberRange? Addresses, NumberRange? Ports, bool AnyPort = false) : Effect;

    /// <summary>The leading bits become the prefix's, the others stay.</summary>
    public sealed record MapPrefix(bool Source, uint Network, uint Mask) : Effect
    {
        /// <summary>The connection may count as translated even where the address was of the prefix and stays.</summary>
        public bool MayCountUnchanged { get; init; }
    }

    /// <summary>The destination becomes the device itself: the address of the interface the packet came in by.</summary>
    public sealed record Redirect(NumberRange? Ports, bool AnyPort = false) : Effect;

    /// <summary>The MSS of a SYN that exceeds the size becomes the size; null means by path MTU. A SYN without one gets one, of no more than 536.</summary>
    public sealed record ClampSegment(uint? Size) : Effect;

    public bool IsTranslation => this is Masquerade or Translate or MapPrefix or Redirect;
}

/// <summary>Where a rule stands and how its owner knows it.</summary>
/// <param name="Number">Its place in the chain's menu or listing, from 0 (RouterOS) or 1 (iptables), as the device shows it.</param>
/// <param name="Handle">The device's own name of it: RouterOS's "*1F", nft's handle; empty if it has none.</param>
public sealed record RuleName(ChainName Chain, int Number, string Handle, string Comment);

/// <summary>One rule of a chain.</summary>
public sealed record Rule
{
    public required RuleName Name { get; init; }

    /// <summary>The rule as the device's own language says it, for people.</summary>
    public required string Text { get; init; }

    public required Match Match { get; init; }

    public IReadOnlyList<Effect> Effects { get; init; } = [];

    public required Verdict Verdict { get; init; }

    /// <summary>Switched off, or refused by the device as invalid: it stands there and does nothing.</summary>
    public RuleRest Rest { get; init; }

    /// <summary>Made by the device itself.</summary>
    public bool Dynamic { get; init; }
}

/// <summary>Why a rule does nothing.</summary>
public enum RuleRest
{
    Active,
    Disabled,
    Invalid,
}
