using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>What all rules of a text share.</summary>
internal sealed record TextScope(NoteList Notes, InterfaceTable Interfaces, IpsetCatalogue Sets, LinuxSurroundings? Around);

/// <summary>What a rule's words are read against.</summary>
internal sealed class RuleScope(TextScope text, ChainName chain, int number)
{
    /// <summary>What only packets that connection tracking knows have.</summary>
    public static Match Tracked { get; } = new Match.In(PacketField.State,
        NumberSet.Singles((uint)ConnectionState.New, (uint)ConnectionState.Established, (uint)ConnectionState.Related));

    public TextScope Text => text;

    public ChainName Chain => chain;

    public int Number => number;

    public string Where => $"{chain} rule {number}";

    /// <summary>Where a translation of a prefix stands: after routing it is the source that changes.</summary>
    public bool TranslatesSource { get; set; }

    public void Note(ReadingFault fault, string what) => text.Notes.Add(fault, Where, what);

    /// <summary>Holds or not, and nobody can say which: one answer for this rule.</summary>
    public Match Undecided(string what) => new Match.Undecided($"{what}, {Where}");

    /// <summary>Undecided because the model does not know, and not by its nature.</summary>
    public Match Unknown(string what)
    {
        Note(ReadingFault.UnknownMatcher, what);
        return Undecided(what);
    }

    /// <summary>Packets of this interface; a trailing + stands for any continuation. A packet without one has an empty name.</summary>
    public Match Interface(PacketField field, string name)
    {
        if (name == "+")
            return Match.Always;
        return new Match.In(field, name.EndsWith('+')
            ? text.Interfaces.Numbers(one => one.StartsWith(name[..^1], StringComparison.Ordinal))
            : text.Interfaces.Numbers(one => one == name));
    }
}
