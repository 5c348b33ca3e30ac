using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Preview;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>The link whose own plan mends a finding; null where an edit of rules is what is needed.</summary>
internal sealed record RestoredLink(Link? Link);

/// <summary>Finds out whether a fault is that a link's own objects are missing, moved or changed on a device. Thread-safe.</summary>
internal sealed class LinkRestoring(LinkStore links, DeviceAuditor auditor, ChangePlanner planner)
{
    /// <summary>In place of a fix: the link's own plan and nothing else.</summary>
    public const int OnlyTheLink = IAuditFixes.TheLink;

    public async Task<Answer<RestoredLink>> FindAsync(DeviceEntry entry, string findingKey, int fixIndex, CancellationToken cancellationToken)
    {
        string name = entry.Device.Name;
        var examined = await auditor.AuditAsync(entry, cancellationToken);
        if (!examined.Succeeded)
            return Answer<RestoredLink>.No(examined.Problems);
        if (FixPlanner.Find(examined.Value!, findingKey) is not { } finding)
            return Answer<RestoredLink>.No(ComparisonWords.Gone(name));
        if (fixIndex < OnlyTheLink || fixIndex >= finding.Fixes.Count)
            return Answer<RestoredLink>.No(ComparisonWords.NoSuchFix(name));
        // A person who asks for another's rule to be changed means that rule.
        bool mayBeOurs = fixIndex == OnlyTheLink || finding.Fixes[fixIndex] is not (PathFix.SpareEncrypted or PathFix.Narrow);
        var link = mayBeOurs ? await LackingAsync(entry, examined.Value!, finding.Obligation.Link, findingKey, cancellationToken) : null;
        return link is null && fixIndex == OnlyTheLink
            ? Answer<RestoredLink>.No(ComparisonWords.LinkIsWhole(name)) : Answer<RestoredLink>.Yes(new RestoredLink(link));
    }

    private async Task<Link?> LackingAsync(DeviceEntry entry, ExaminedDevice examined, string link, string findingKey, CancellationToken cancellationToken)
    {
        var stored = examined.Questions.Links.FirstOrDefault(one => one.Shape.Name == link)?.Stored;
        var asked = examined.Asked.Links.FirstOrDefault(one => one.Link == stored);
        if (asked is null || await links.GetAsync(new LinkId(asked.Id), cancellationToken) is not { } known
            || await planner.LackingAsync(known, entry, cancellationToken) is not { Preview.IsEmpty: false } end)
            return null;
        var after = await auditor.PlannedAsync(examined, examined.Asked, end.Desired, end.Preview, cancellationToken);
        return after is not null && FixPlanner.Find(after, findingKey) is null ? known.Link : null;
    }
}
