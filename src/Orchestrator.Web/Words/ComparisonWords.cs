using System.Globalization;
using Orchestrator.Core.Auditing.Comparing;
using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Deployment.Push;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Words;

/// <summary>What a change does to the audit, and how fixes are refused, guarded and proved.</summary>
public static class ComparisonWords
{
    public const string NotAsked = "Nothing is asked of these packets any more.";

    public static string Headline(IReadOnlyList<ComparedQuestion> questions)
    {
        ArgumentNullException.ThrowIfNull(questions);
        int spoiled = questions.Count(question => question.IsSpoiled);
        int left = questions.Count(question => question is { IsSpoiled: false, After: not (null or AuditVerdict.Proved) });
        int mended = questions.Count(question => question is { After: AuditVerdict.Proved, Before: not (null or AuditVerdict.Proved) });
        var parts = new List<string>();
        if (spoiled > 0)
            parts.Add($"{DashboardWords.Count(spoiled, "question")} proved now would be broken");
        if (mended > 0)
            parts.Add($"{DashboardWords.Count(mended, "question")} mended");
        if (left > 0)
            parts.Add($"{left} not proved either way");
        return parts.Count > 0 ? string.Join("; ", parts) + "."
            : questions.Count == 0 ? "There is nothing to prove on this device." : $"{DashboardWords.Count(questions.Count, "question")}, all proved after it.";
    }

    /// <summary>What a change does to internet traffic, a sentence for each part of it.</summary>
    public static IReadOnlyList<string> Internet(ServedDifference difference, AuditTold before, AuditTold after)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return difference.IsNone ? ["Internet traffic is served as before, over all packets."] :
        [
            .. difference.Lost.Select(one => $"No longer served{By(after, one)}: {Part(one)}, e.g. {one.Before.Packet}."),
            .. difference.Gained.Select(one => $"Served from now on{By(before, one)}: {Part(one)}, e.g. {one.Before.Packet}."),
            .. difference.Retranslated.Select(one => $"Leaves with another source{By(after, one)}: {Part(one)}, e.g. {one.Before.Packet} as {one.After.Trace.Leaving.Source} instead of {one.Before.Trace.Leaving.Source}."),
        ];
    }

    private static string By(AuditTold told, ChangedTraffic traffic) => traffic switch
    {
        { Rule: { } rule } => $" ({AuditRuleWords.Name(told, rule)})",
        { Policy: { } policy } => $" (IPsec {AuditRuleWords.Policy(policy)})",
        _ => "",
    };

    private static string Part(ChangedTraffic traffic) =>
        $"{(traffic.Share >= 0.995 ? "all" : traffic.Share < 0.01 ? "under 1 %" : string.Create(CultureInfo.InvariantCulture, $"{traffic.Share * 100:0} %"))} of the LANs' internet traffic{(traffic.Certain ? "" : " may be")}";

    public static string Seen(RulesSeen seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return seen.Holds ? $"Audited again: {seen.Proved} of {seen.Asked} questions proved, the fault is gone" : $"Audited again: {string.Join(" ", seen.Unmended.Concat(seen.Spoiled))}";
    }

    public static string Stale(StaleConnections stale)
    {
        ArgumentNullException.ThrowIfNull(stale);
        string ends = $"{Ends(stale.From)} and {Ends(stale.To)}";
        return stale.Way switch
        {
            StaleWay.Translated => $"Open connections between {ends} that are translated end; they are opened anew, untranslated.",
            StaleWay.Fasttracked => $"Open connections between {ends} that are fast-tracked end; they are opened anew.",
            StaleWay.Redirected => $"Open connections from {Ends(stale.From)} to the internet that are sent elsewhere end; they are opened anew.",
            _ => $"Open connections from {Ends(stale.From)} to the internet that are not translated end; they are opened anew.",
        };
    }

    /// <summary>Where the device cannot end them.</summary>
    public static string StaleStays(StaleConnections stale)
    {
        ArgumentNullException.ThrowIfNull(stale);
        return $"Open connections between {Ends(stale.From)} and {Ends(stale.To)} keep what the rules decided before, until they end by themselves.";
    }

    public static Problem Gone(string device) => new("audit.finding-gone", $"The audit of {device} does not find this any more.", "Its rules have changed.", "Look at the audit again.");

    public static Problem NoSuchFix(string device) => new("audit.fix-gone", "This fix is not there any more.", $"The rules of {device} have changed.", "Look at the audit again.");

    public static Problem LinkIsWhole(string device) => new("audit.link-whole", $"{device} has all of the link; its own plan would change nothing.", "", "Choose a fix of the rules.");

    public static Problem Unsaid(string device) => new("audit.fix-unsaid", $"{device} cannot say this fix in a few rules.", "A rule that is nearly right is not written.", "Choose another fix, or edit the rules by hand.");

    public static Problem NotMended(string sentence) => new("audit.not-mended", "After this fix the audit is not proved.", sentence, "Choose another fix.");

    public static Problem ByHand(string device, NotPushed why) => why switch
    {
        NotPushed.BothEnds => new("audit.by-hand", $"This fix is for you to make on {device}: the commands are under Script.",
            "The other end needs the same selectors, mirrored, or the two will not agree on them.", "Make it at both ends and audit again."),
        NotPushed.RulesNotListed => new("audit.by-hand", $"This fix is for you to make on {device}: the commands are under Script.",
            "Its nft did not list the rules as text, so the right one could not be told again.", "Make it where the rules are kept, and audit again."),
        NotPushed.RulesOfALink => new("audit.by-hand", $"This rule on {device} is in a chain of a link's own: what the fix would be in commands is under Script.",
            "The link's plan writes its chains as a whole, and would take the change away again.", "Choose Restore, or plan the link again."),
        NotPushed.RulesOfUfw => OfTool(device, "ufw"),
        NotPushed.RulesOfFirewalld => OfTool(device, "firewalld"),
        NotPushed.RulesOfDocker => OfTool(device, "Docker"),
        _ => throw new ArgumentOutOfRangeException(nameof(why)),
    };

    private static Problem OfTool(string device, string tool) => new("audit.by-hand", $"This fix is for you to make on {device}, in {tool}: what it would be in commands is under Script.",
        $"The rule stands in a chain that {tool} writes anew whenever it runs; a change beside it would be gone then.", $"Change it in {tool} and audit again.");

    private static string Ends(IReadOnlyList<AddressRange> ranges) =>
        ranges is [var one] ? one.First == one.Last ? $"{one.First}" : $"{one.First}-{one.Last}" : $"{ranges.Count} networks";
}
