using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.Core.Auditing.Comparing;

/// <summary>What is to become of an entry after a change of rules.</summary>
public enum EntryVerdict
{
    /// <summary>The rules after would decide the same.</summary>
    Stays,
    /// <summary>It keeps a decision that the rules after would not make, and no packet will undo that.</summary>
    MustGo,
    /// <summary>The rules after would refuse it if it were opened now, and let it go on as it is.</summary>
    LivesOn,
    /// <summary>What the rules after would decide depends on what nobody can tell.</summary>
    Unsure,
}

/// <summary>Why an entry does not simply stay.</summary>
public enum EntryReason
{
    None,
    /// <summary>Its packets would get another source, or would keep theirs.</summary>
    Source,
    /// <summary>Its packets would get another destination, or would keep theirs.</summary>
    Destination,
    /// <summary>Its packets skip rules and policies that they should meet.</summary>
    Fasttracked,
    /// <summary>It would get another mark.</summary>
    Mark,
    /// <summary>It would not be tracked.</summary>
    Untracked,
    /// <summary>It would be refused.</summary>
    Refused,
}

/// <summary>One entry's verdict.</summary>
public sealed record JudgedConnection(TrackedConnection Connection, EntryVerdict Verdict, EntryReason Reason);
