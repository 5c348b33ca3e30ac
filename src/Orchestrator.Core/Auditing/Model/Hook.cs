namespace Orchestrator.Core.Auditing.Model;

/// <summary>The places of netfilter at which a packet meets rules; RouterOS has the same under other names.</summary>
public enum Hook
{
    Prerouting,
    Input,
    Forward,
    Output,
    Postrouting,
}

public enum ChainKind
{
    /// <summary>Every packet meets it.</summary>
    Filter,
    /// <summary>Only the first packet of a tracked connection meets it; a later packet is translated as the first was.</summary>
    Nat,
}

/// <summary>A chain's name within its table: the same name in two tables is two chains.</summary>
public readonly record struct ChainName(string Table, string Chain)
{
    public override string ToString() => Table.Length == 0 ? Chain : $"{Table} {Chain}";
}

/// <summary>A chain that a hook calls.</summary>
/// <param name="Priority">Lower ones are called first; netfilter's numbers: raw -300, connection tracking -200, mangle -150, dstnat -100, filter 0, srcnat 100.</param>
/// <param name="DropsByDefault">What happens to a packet that reaches the chain's end.</param>
public sealed record BaseChain(Hook Hook, int Priority, ChainKind Kind, ChainName Name, bool DropsByDefault = false)
{
    /// <summary>In output: a packet of which the chain changes an address, the service octet or a mark is routed again. Mangle does so.</summary>
    public bool Reroutes { get; init; } = Priority == -150;

    /// <summary>The place of connection tracking among the priorities; it acts in prerouting and output.</summary>
    public const int Tracking = -200;
}
