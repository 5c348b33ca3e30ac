using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Planning;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Words;

/// <summary>Several links at once, in sentences.</summary>
public static class MeshWords
{
    public static Problem NothingTicked { get; } = new("mesh.nothing-ticked", "No link is ticked.", "", "Tick the links that are to be made.");

    public static string Name(LinkShape shape) => shape switch
    {
        LinkShape.OneLink => "One link",
        LinkShape.HubAndSpokes => "Hub and spokes",
        LinkShape.FullMesh => "Full mesh",
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    public static string Meaning(LinkShape shape) => shape switch
    {
        LinkShape.OneLink => "Pick the two ends. Everything else is proposed; change what you want.",
        LinkShape.HubAndSpokes => "Every site gets one link, with the hub. Pick the sites; the hub is proposed.",
        LinkShape.FullMesh => "Every site gets a link with every other. Pick the sites.",
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    /// <summary>What a group of changes is called.</summary>
    public static string Title(LinkShape shape, int links, string hub) => shape == LinkShape.HubAndSpokes
        ? $"Connect {DashboardWords.Count(links, "spoke")} to {hub}" : $"Full mesh, {DashboardWords.Count(links, "link")}";

    public static Problem TooMany(long count, int most) => new("mesh.too-many", $"These sites would get {count} links; {most} can be made at once.", "", "Pick fewer sites, or hub and spokes; the rest can follow.");

    public static Problem Refused(MeshLink link, Problem problem)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(problem);
        return problem with { What = $"{link.A.SiteName} and {link.B.SiteName}: no draft was made. {problem.What}" };
    }

    /// <param name="proposed">null if no site can be one.</param>
    /// <param name="shown">What speaks for the one that is taken; null if none is.</param>
    public static string Hub(HubProposal? proposed, HubProposal? shown, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (shown is null)
            return "None of these sites can have a direct link with another. Pick a site with a public address as well, or forward UDP 500 and 4500 to one of them.";
        string why = shown.Site == proposed?.Site
            ? $"{names[shown.Site]} is proposed: {Reaches(shown)}, {(shown.Reached == shown.Others ? "none with more" : "the most of these sites")}."
            : $"You chose {names[shown.Site]}: {Reaches(shown)}.{(proposed is null || proposed.Reached <= shown.Reached ? "" : $" {names[proposed.Site]} could have one with {proposed.Reached}.")}";
        return why + (shown.OneFromAnywhere == 0 ? ""
            : $" {names[shown.Site]} runs RouterOS, which takes one peer from anywhere: {DashboardWords.Count(shown.OneFromAnywhere, "more spoke")} without a public address cannot be added to it. A Linux hub takes them all.");
    }

    private static string Reaches(HubProposal hub) => (hub.Direct, hub.Expected) switch
    {
        (0, 0) => "it can have a direct link with none of the others",
        (var direct, 0) => $"it can have a direct link with {Of(direct, hub.Others)}, as measured",
        (0, var expected) => $"a direct link with {Of(expected, hub.Others)} is expected from the uplinks; nothing was measured",
        var (direct, expected) => $"it can have a direct link with {Of(direct + expected, hub.Others)}, {direct} of them measured",
    };

    private static string Of(int some, int others) => some == others ? others == 1 ? "the other" : $"all {others} others" : $"{some} of {others} others";

    /// <summary>What stands at the foot of the page.</summary>
    public static string Bar(MeshProposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        int there = proposal.Links.Count(link => link.Stays);
        int left = proposal.Links.Count - proposal.Ticked - there;
        string rest = (there, left) switch
        {
            (0, 0) => "",
            (0, _) => $", {left} left out",
            (_, 0) => $", {there} there already",
            _ => $", {there} there already, {left} left out",
        };
        int changed = proposal.Links.Count(link => link.Ticked && link.ExistingState == LinkState.Deployed);
        string made = (proposal.Ticked - changed, changed) switch
        {
            (0, 0) => "No link will be made",
            (0, _) => $"{DashboardWords.Count(changed, "link")} will be changed",
            (var some, 0) => $"{DashboardWords.Count(some, "link")} will be made",
            var (some, _) => $"{DashboardWords.Count(some, "link")} will be made and {changed} changed",
        };
        return $"{made}{rest}. Nothing is written before you push.";
    }

    /// <summary>The verdict without the sites' names, which stand beside it.</summary>
    public static string Verdict(MeshLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        string? begins = link.Verdict?.Initiator is { } site ? site == link.A.Site ? link.A.SiteName : link.B.SiteName : null;
        return link.Verdict?.Kind switch
        {
            PairKind.Direct => "direct",
            PairKind.DirectIfInitiated => $"direct if {begins} begins",
            PairKind.Experimental => begins is null ? "possible, experimental" : $"possible if {begins} begins, experimental",
            PairKind.NeedsHub => "needs a hub",
            _ => link.A.Practice || link.B.Practice ? "practice, nothing to measure" : "not measured",
        };
    }

    /// <summary>What of other spokes a link carries.</summary>
    public static string Transit(MeshLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return $"carries {DashboardWords.Count(link.Transit.Count, "LAN")} of other spokes as well";
    }

    public static string Unmeasured(MeshLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return link.A.Practice || link.B.Practice ? "The practice network has no NATs to measure." : "What the NATs before the two would allow was not measured.";
    }
}
