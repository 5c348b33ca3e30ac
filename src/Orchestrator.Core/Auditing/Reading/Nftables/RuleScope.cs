using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Reading.Iptables;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>What all rules of a listing share.</summary>
internal sealed record ListingScope(NoteList Notes, InterfaceTable Interfaces, Ruleset Rules, LinuxSurroundings? Around);

/// <summary>What a rule's statements are read against.</summary>
/// <param name="hooks">From which hooks packets come to this chain.</param>
internal sealed class RuleScope(ListingScope listing, NftChain chain, int number, IReadOnlySet<Hook> hooks)
{
    /// <summary>What only packets that connection tracking knows have.</summary>
    public static Match Tracked { get; } = new Match.In(PacketField.State,
        NumberSet.Singles((uint)ConnectionState.New, (uint)ConnectionState.Established, (uint)ConnectionState.Related));

    public static Match FirstFragment { get; } = new Match.In(PacketField.LaterFragment, NumberSet.One(0));

    public ListingScope Listing => listing;

    public NftChain Chain => chain;

    public IReadOnlySet<Hook> Hooks => hooks;

    public string Where => $"{chain.Name} rule {number}";

    public void Note(ReadingFault fault, string what) => listing.Notes.Add(fault, Where, what);

    /// <summary>Holds or not, and nobody can say which: one answer for this rule.</summary>
    public Match.Undecided Undecided(string what) => new($"{what}, {Where}");

    /// <summary>Undecided because the model does not know, and not by its nature.</summary>
    public Match.Undecided Unknown(string what)
    {
        Note(ReadingFault.UnknownMatcher, what);
        return Undecided(what.Length > 200 ? what[..200] : what);
    }
}
