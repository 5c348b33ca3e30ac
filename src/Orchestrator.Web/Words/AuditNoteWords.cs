using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Words;

/// <summary>What is wrong with a rule set itself: what, where, and what to do.</summary>
public static class AuditNoteWords
{
    public static string Sentence(ReadingNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        string what = Readable(AuditSecrets.Masked(note.What));
        return note.Fault switch
        {
            ReadingFault.Malformed => $"Not understood and left out: {what}",
            ReadingFault.UnknownMatcher when what.Contains(':', StringComparison.Ordinal) && what.Contains("-address=", StringComparison.Ordinal) =>
                $"\"{what}\" is no IPv4 address: the rule may match or not.",
            ReadingFault.UnknownMatcher => $"The matcher \"{what}\" is not known: the rule may match or not.",
            ReadingFault.UnknownAction => $"The action \"{what}\" is not known: the packet may pass or end there.",
            ReadingFault.MissingReference => $"It names what is not there: {what}",
            ReadingFault.JumpLoop => $"Jumps lead back to where they came from, so this one is left out: {what}",
            ReadingFault.Contradiction => $"No packet can meet all that this rule asks: {what}",
            ReadingFault.OutsideIpv6 => $"About IPv6, which the audit does not speak of: {what}",
            ReadingFault.Outside => $"Outside the audit: {what}",
            ReadingFault.NotInText => $"The text does not tell {what}",
            ReadingFault.TooLarge => $"Too much, so some is left out: {what}",
            ReadingFault.Cut => $"The text ends too early: {what}.",
            _ => throw new ArgumentOutOfRangeException(nameof(note)),
        };
    }

    /// <param name="pasted">Whether somebody can change the text; of a device nothing is to be pasted again.</param>
    public static string Remedy(ReadingNote note, bool pasted)
    {
        ArgumentNullException.ThrowIfNull(note);
        if (pasted && note.What.AsSpan().IndexOfAny("\u201C\u201D\u2018\u2019") >= 0)
            return "Write plain quotes (\") in place of the curly ones.";
        return note.Fault switch
        {
            ReadingFault.Malformed when pasted => "Correct it as the device would print it, or take it out.",
            ReadingFault.UnknownMatcher when pasted => "Check how it is written; if the device takes it so, the verdict says what comes of either.",
            ReadingFault.UnknownAction when pasted => "Check how it is written; if the device takes it so, the verdict says what comes of either.",
            ReadingFault.MissingReference when pasted => "Paste what defines it too, or take the rule out.",
            ReadingFault.MissingReference => "Make it on the device, or remove the rule.",
            ReadingFault.JumpLoop => "Let one of these chains not jump back.",
            ReadingFault.Contradiction => "Remove the matcher that is not meant, or the rule.",
            ReadingFault.Cut => "Paste all of it again, down to its last line.",
            _ => "",
        };
    }

    public static string Code(ReadingFault fault) => "audit.note." + fault switch
    {
        ReadingFault.Malformed => "malformed",
        ReadingFault.UnknownMatcher => "unknown-matcher",
        ReadingFault.UnknownAction => "unknown-action",
        ReadingFault.MissingReference => "missing-reference",
        ReadingFault.JumpLoop => "jump-loop",
        ReadingFault.Contradiction => "contradiction",
        ReadingFault.OutsideIpv6 => "ipv6",
        ReadingFault.Outside => "outside",
        ReadingFault.NotInText => "not-in-text",
        ReadingFault.Cut => "cut-off",
        _ => "too-large",
    };

    /// <summary>Whether a note tells of something that was left out though it may matter.</summary>
    public static bool SaysUnread(string code) => code == Code(ReadingFault.Malformed) || code == Code(ReadingFault.Cut);

    /// <summary>In place of a proof of rules that were not all read.</summary>
    public static string Doubtful(int unread) =>
        $"What could be read is proved, but {DashboardWords.Count(unread, "part")} of the rules could not be read: nothing is proved of the whole. See the notes below.";

    /// <summary>Why a text is not audited.</summary>
    public static Problem Problem(PastedFlaw flaw) => flaw switch
    {
        PastedFlaw.OtherKind other => new("audit.mixed", $"Two kinds of text are mixed: at line {other.Line} begins {AuditWords.Kind(other.Kind)}.", "A proof is about the rules of one device.",
            $"Audit them one after the other: take out what begins at line {other.Line}, or what stands before it.", nameof(AuditText.Text)),
        PastedFlaw.TwoSets two => new("audit.mixed", $"Two rule sets are in this text: \"{Readable(two.What)}\" at line {two.Second}, after line {two.First}.",
            two.What.StartsWith('*') ? "They are two devices', or iptables and iptables-legacy of one." : "They are two devices'.",
            "Audit them one after the other.", nameof(AuditText.Text)),
        PastedFlaw.BrokenJson broken => new("audit.cut-off", $"The listing is no whole JSON: it breaks off or is damaged at line {broken.Line}, octet {broken.Octet}.", "Nothing of it can be read, so nothing can be proved.",
            "Paste all that nft -j list ruleset prints, down to the last brace.", nameof(AuditText.Text)),
        _ => throw new ArgumentOutOfRangeException(nameof(flaw)),
    };

    // What is not text would break a page's lines, or turn its direction.
    private static string Readable(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\uFFFD' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') ? '?' : c));
}
