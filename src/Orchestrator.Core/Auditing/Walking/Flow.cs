using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Walking;

/// <summary>Packets that have met the same fate so far, at one place on their way.</summary>
public sealed record Flow
{
    /// <summary>The packets, as they entered the device; a set of the space's store.</summary>
    public required int Set { get; init; }

    /// <summary>What they look like now.</summary>
    public required Header Header { get; init; }

    /// <summary>What connection tracking will say of them; before it has seen them every packet counts as invalid.</summary>
    public required Bits State { get; init; }

    /// <summary>What they looked like when they were routed; null before.</summary>
    public Header? Routed { get; init; }

    /// <summary>What masquerade takes by the route's own word.</summary>
    public Ipv4Address? LeavesAs { get; init; }

    /// <summary>By which they leave if no policy takes them in the end; null: by the header's own interface.</summary>
    internal uint? RoutedTo { get; init; }

    /// <summary>Set where output changed them so that they must be routed once more.</summary>
    public Header? RouteAgainAs { get; init; }

    /// <summary>What they looked like before the chain of output in which they are.</summary>
    internal Header? BeforeChain { get; init; }

    /// <summary>A rule has told connection tracking about them before it sees them.</summary>
    public bool Claimed { get; init; }

    public bool Untracked { get; init; }

    /// <summary>The rule that fast-tracked their connection, if one did.</summary>
    public Rule? FasttrackedBy { get; init; }

    public bool Fasttracked => FasttrackedBy is not null;

    public bool SourceTranslated { get; init; }

    public bool DestinationTranslated { get; init; }

    /// <summary>A rule turned them to the device itself, whatever its address is.</summary>
    public bool Redirected { get; init; }

    /// <summary>The rule that translated them last, if one did.</summary>
    public Rule? TranslatedBy { get; init; }

    /// <summary>Bounds of the entering addresses: a quick way to pass over rules that speak of others. Never too narrow.</summary>
    public FlowBounds Bounds { get; init; } = FlowBounds.Any;

    /// <summary>Whether both can go on as one.</summary>
    internal bool Joins(Flow other) =>
        Untracked == other.Untracked && Claimed == other.Claimed && LeavesAs == other.LeavesAs && RoutedTo == other.RoutedTo && Redirected == other.Redirected && ReferenceEquals(FasttrackedBy, other.FasttrackedBy) && SourceTranslated == other.SourceTranslated
        && DestinationTranslated == other.DestinationTranslated && ReferenceEquals(TranslatedBy, other.TranslatedBy)
        && Equals(Routed, other.Routed) && Equals(RouteAgainAs, other.RouteAgainAs) && Equals(BeforeChain, other.BeforeChain) && Header.Equals(other.Header);
}

/// <summary>Runs that hold all entering addresses of a flow.</summary>
public sealed record FlowBounds(NumberRange Source, NumberRange Destination)
{
    public static FlowBounds Any { get; } = new(new NumberRange(0, uint.MaxValue), new NumberRange(0, uint.MaxValue));

    public FlowBounds Around(FlowBounds other) => this == other ? this : new FlowBounds(Around(Source, other.Source), Around(Destination, other.Destination));

    private static NumberRange Around(NumberRange one, NumberRange other) => new(Math.Min(one.First, other.First), Math.Max(one.Last, other.Last));
}

/// <summary>How the way of packets through the device ends.</summary>
public abstract record Ending
{
    private Ending() { }

    /// <summary>A rule dropped them.</summary>
    public sealed record DroppedByRule(Rule Rule) : Ending;

    /// <summary>The default of a hook's chain dropped them.</summary>
    public sealed record DroppedByDefault(BaseChain Chain) : Ending;

    /// <summary>A policy says discard.</summary>
    public sealed record DroppedByPolicy(int Policy) : Ending;

    public sealed record NoRoute : Ending;

    /// <summary>Their time to live ends here; said only where some rule asks for it.</summary>
    public sealed record Expired : Ending;

    /// <summary>The device itself takes them.</summary>
    public sealed record ToDevice : Ending;

    /// <summary>They leave as they are.</summary>
    public sealed record SentInClear : Ending;

    /// <summary>An IPsec policy takes them.</summary>
    public sealed record Encrypted(int Policy) : Ending;
}

/// <summary>Packets and their end.</summary>
public sealed record Fate(Flow Flow, Ending Ending);
