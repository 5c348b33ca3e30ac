using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Matching;

/// <summary>What a rule asks of a packet, free of any vendor's words.</summary>
public abstract record Match
{
    private Match() { }

    public static Match Always { get; } = new All([]);

    public static Match Never { get; } = new Any([]);

    /// <summary>All parts hold; without parts every packet does. Parts are asked in order: the cheap and narrow ones belong first.</summary>
    public sealed record All(IReadOnlyList<Match> Parts) : Match;

    /// <summary>One of the parts holds; without parts no packet does.</summary>
    public sealed record Any(IReadOnlyList<Match> Parts) : Match;

    public sealed record Not(Match Part) : Match;

    /// <summary>The field is one of these numbers.</summary>
    public sealed record In(PacketField Field, NumberSet Numbers) : Match;

    /// <summary>The field's bits under the mask are these.</summary>
    public sealed record Masked(PacketField Field, uint Value, uint Mask) : Match;

    /// <summary>
    /// The routing decision chose one of these IPsec policies of the device (numbers in <see cref="Model.PacketPath.Policies"/>)
    /// for encryption. Judged with the addresses at routing, before the source is translated. Never true before routing.
    /// </summary>
    public sealed record EncryptedBy(IReadOnlySet<int> Policies) : Match;

    /// <summary>No policy will encrypt the packet, judged as in <see cref="EncryptedBy"/>; true before routing.</summary>
    public sealed record NotEncrypted : Match;

    /// <summary>Nobody can tell beforehand: time, chance, rate, content.</summary>
    /// <param name="Name">One name for one such matcher; two rules that share a name are supposed to get the same answer.</param>
    public sealed record Undecided(string Name) : Match;

    public Match And(Match other) => this is All { Parts.Count: 0 } ? other : other is All { Parts.Count: 0 } ? this : new All([this, other]);

    public Match Negated(bool negate = true) => negate ? new Not(this) : this;
}
