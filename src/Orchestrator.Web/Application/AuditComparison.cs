namespace Orchestrator.Web.Application;

/// <summary>The audit of one device as it is and as it would be after a change.</summary>
public sealed record AuditComparison
{
    /// <summary>All of it in one sentence.</summary>
    public required string Headline { get; init; }

    /// <summary>The worst that is asked now and would be asked then.</summary>
    public required AuditVerdict Before { get; init; }

    public required AuditVerdict After { get; init; }

    /// <summary>What would be spoiled first, then what stays wrong, then what is mended, then what holds.</summary>
    public required IReadOnlyList<ComparedQuestion> Questions { get; init; }

    /// <summary>What the audit still finds then, a sentence each.</summary>
    public required IReadOnlyList<string> Remaining { get; init; }

    /// <summary>What internet traffic is served that was not, or no longer is, a sentence each.</summary>
    public IReadOnlyList<string> Internet { get; init; } = [];

    /// <summary>What is to be known of open connections, a sentence; null where nothing is.</summary>
    public string? Connections { get; init; }

    /// <summary>What was proved and would not be any more.</summary>
    public bool Spoils => Questions.Any(question => question.IsSpoiled);
}

/// <param name="Key">The same before and after, and in the next audit of the device.</param>
/// <param name="Link">The link as its name or its selectors; empty for the device itself.</param>
/// <param name="Label">Which packets.</param>
/// <param name="Before">null where nothing was asked, because the link was not there.</param>
/// <param name="After">null where nothing is asked any more.</param>
/// <param name="Sentence">What is so then.</param>
public sealed record ComparedQuestion(string Key, string Link, string Label, AuditVerdict? Before, AuditVerdict? After, string Sentence)
{
    public bool IsSpoiled => Before == AuditVerdict.Proved && After is not (null or AuditVerdict.Proved);
}
