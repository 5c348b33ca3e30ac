using System.Text.Json.Serialization;

namespace Orchestrator.Core.DeviceState.Linux;

/// <summary>Which of a box's packet filters holds a rule.</summary>
public enum PacketFilter
{
    Iptables,
    /// <summary>The older kind, which has programs and tables of its own.</summary>
    IptablesLegacy,
    Nftables,
}

/// <summary>A chain of a box.</summary>
/// <param name="Table">"nat"; with its family for nftables: "inet filter".</param>
public sealed record RulePlace(PacketFilter Filter, string Table, string Chain)
{
    public override string ToString() => Filter switch
    {
        PacketFilter.Nftables => $"nft {Table} {Chain}",
        PacketFilter.IptablesLegacy => $"iptables-legacy -t {Table} {Chain}",
        _ => $"iptables -t {Table} {Chain}",
    };
}

/// <summary>A rule that stands in a chain. One that reads otherwise by now is another rule, and is not touched.</summary>
/// <param name="Number">Its place in the chain, from 1.</param>
/// <param name="Text">As the box lists it: what follows "-A CHAIN " of iptables-save, the line of "nft -s list chain".</param>
/// <param name="Occurrence">Which of the chain's rules with this very text it is, from 1.</param>
/// <param name="Handle">nft's number of it; null for iptables, which has none.</param>
public sealed record RuleAt(int Number, string Text, int Occurrence, string? Handle = null);

/// <summary>A rule that comes.</summary>
/// <param name="Text">As the box will list it, but for ways of writing that its version chooses.</param>
/// <param name="Statements">The same as "nft -j" lists it; null for iptables.</param>
public sealed record NewRule(string Text, string? Statements = null);

/// <summary>
/// Rules of one running chain come, go or change in one transaction. The rule that goes gives its place to those that come,
/// unless they have one of their own.
/// </summary>
public sealed record EditRules : Operation
{
    public required RulePlace Place { get; init; }

    /// <summary>The rule that goes; null where rules only come.</summary>
    public RuleAt? Old { get; init; }

    /// <summary>The rules that come, in order; none where one only goes.</summary>
    public IReadOnlyList<NewRule> New { get; init; } = [];

    /// <summary>The rule they come before; null for the place of the one that goes, or the chain's end if none does.</summary>
    public RuleAt? Before { get; init; }

    /// <summary>The rule that <see cref="Old"/> stands before; null if it is the last. Set where it does not keep its place.</summary>
    public RuleAt? WasBefore { get; init; }

    [JsonIgnore]
    public bool Moves => Old is not null && Before is not null;

    [JsonIgnore]
    public override OperationKind Kind => Old is null ? OperationKind.Add : New.Count == 0 ? OperationKind.Remove : OperationKind.Change;
}

/// <summary>The same edit in the file that a box loads its rules from when it starts, so that it outlives the running ones.</summary>
public sealed record EditKeptRules : Operation
{
    public required string Path { get; init; }

    /// <summary>The whole file as it was. Restored octet for octet by the undo.</summary>
    public required string Was { get; init; }

    /// <summary>The whole file as it shall be.</summary>
    public required string Now { get; init; }

    [JsonIgnore]
    public override OperationKind Kind => OperationKind.Change;
}
