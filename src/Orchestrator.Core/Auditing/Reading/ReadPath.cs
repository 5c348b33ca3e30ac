using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Reading;

/// <summary>A device's rules as the audit understands them, with all that it could not understand.</summary>
/// <param name="Path">Complete: what is in no note is in the model exactly.</param>
public sealed record ReadPath(PacketPath Path, IReadOnlyList<ReadingNote> Notes);

/// <summary>Something in a rule set that a person should know before trusting a verdict on it.</summary>
/// <param name="Where">The chain or menu and the number of the rule or line, as its owner counts.</param>
/// <param name="What">The word or value in question, cut to 200 characters.</param>
public sealed record ReadingNote(ReadingFault Fault, string Where, string What);

/// <summary>What is wrong with a rule set, or beyond the model.</summary>
public enum ReadingFault
{
    /// <summary>The line is not of the language; it was left out.</summary>
    Malformed,
    /// <summary>A matcher of which the model knows nothing: the rule may match or not, so verdicts hold whatever it does, or say that they may fail.</summary>
    UnknownMatcher,
    /// <summary>An action of which the model knows nothing: treated as if it might let the packet pass or end it.</summary>
    UnknownAction,
    /// <summary>It names a chain, a list or a set that does not exist.</summary>
    MissingReference,
    /// <summary>Jumps lead back to where they came from; the rule that closes the loop is treated as invalid.</summary>
    JumpLoop,
    /// <summary>No packet can meet all matchers of the rule.</summary>
    Contradiction,
    /// <summary>A rule for IPv6; the audit speaks of IPv4 only.</summary>
    OutsideIpv6,
    /// <summary>Something of the device that the model leaves out: VRFs, rules that a hotspot makes.</summary>
    Outside,
    /// <summary>Something that the device knows and the text does not say: an address given by DHCP, a gateway without a network.</summary>
    NotInText,
    /// <summary>The rule set is larger than the audit reads.</summary>
    TooLarge,
    /// <summary>The text ends before its own end: what is missing may be what matters.</summary>
    Cut,
}
