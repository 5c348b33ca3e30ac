using Microsoft.AspNetCore.Components;
using Orchestrator.Core.Planning;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Components.Pages.Links;

/// <summary>
/// Designing a link. Ends and overrides stand in the address: <c>?a=..&amp;b=..&amp;set=mtu:1380</c>. Other shapes than one link are
/// <see cref="MeshWizard"/>'s.
/// </summary>
public sealed partial class NewLink(ILinkDesign design, ISelfCheck checks, NavigationManager navigation) : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<SiteChoice>? _sites;
    private LinkProposal? _proposal;
    private PairView? _verdict;
    private IReadOnlyList<Problem> _problems = [];
    private long _asked;
    private bool _busy;

    [SupplyParameterFromQuery(Name = "a")]
    private Guid? A { get; set; }

    [SupplyParameterFromQuery(Name = "b")]
    private Guid? B { get; set; }

    [SupplyParameterFromQuery(Name = "link")]
    private Guid? LinkId { get; set; }

    [SupplyParameterFromQuery(Name = "set")]
    private string[]? Set { get; set; }

    [SupplyParameterFromQuery(Name = "shape")]
    private string? ShapeWord { get; set; }

    [SupplyParameterFromQuery(Name = "sites")]
    private string? PickedWord { get; set; }

    [SupplyParameterFromQuery(Name = "site")]
    private Guid[]? Picked { get; set; }

    [SupplyParameterFromQuery(Name = "hub")]
    private Guid? Hub { get; set; }

    private LinkShape Shape => LinkId is null ? MeshAddress.ShapeOf(ShapeWord) : LinkShape.OneLink;

    private LinkIntent Intent => new(A!.Value, B!.Value, Overrides(), LinkId);

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        long asked = ++_asked;
        _sites ??= await design.ListSitesAsync(_gone.Token);
        if (Shape != LinkShape.OneLink)
        {
            (_proposal, _verdict, _problems) = (null, null, []);
            return;
        }

        if (_sites.Count == 2) FillIn(_sites[0].Id, _sites[1].Id);
        if (A is null || B is null)
        {
            (_proposal, _verdict, _problems) = (null, null, []);
            return;
        }

        var intent = Intent;
        var verdict = await checks.GetPairAsync(intent.SiteA, intent.SiteB, _gone.Token);
        var answer = await design.ProposeAsync(intent, _gone.Token);
        // Other ends were picked meanwhile: an older answer that comes later is not for them.
        if (asked == _asked)
            (_verdict, _proposal, _problems) = (verdict, answer.Succeeded ? answer.Value : null, answer.Problems);
    }

    // What was picked goes along from one shape to the other.
    private string UrlOf(LinkShape shape)
    {
        Guid[] ends = [.. new[] { A, B }.OfType<Guid>()];
        return MeshAddress.Read(shape, Shape == LinkShape.OneLink ? ends : MeshAddress.SitesOf(PickedWord, Picked), shape == LinkShape.HubAndSpokes ? Hub : null, null, null, null).Url();
    }

    // With two sites there is nothing to pick.
    private void FillIn(Guid first, Guid second)
    {
        A ??= B == first ? second : first;
        B ??= A == first ? second : first;
    }

    private void PickA(ChangeEventArgs picked) => Pick(SiteOf(picked), B);

    private void PickB(ChangeEventArgs picked) => Pick(A, SiteOf(picked));

    private static Guid? SiteOf(ChangeEventArgs picked) => Guid.TryParse(picked.Value as string, out var id) ? id : null;

    // The address comes back from the browser later: a quick second pick must not be made from the old one.
    private void Pick(Guid? a, Guid? b)
    {
        (A, B) = (a, b);
        navigation.NavigateTo(navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["a"] = a, ["b"] = b, ["set"] = null }), replace: true);
    }

    private void Override((string Key, string? Value) change)
    {
        var overrides = Overrides();
        if (change.Value is null) overrides.Remove(change.Key);
        else overrides[change.Key] = change.Value.Trim();
        var set = overrides.Select(o => $"{o.Key}:{o.Value}").ToArray();
        navigation.NavigateTo(navigation.GetUriWithQueryParameters(
            new Dictionary<string, object?> { ["a"] = A, ["b"] = B, ["set"] = set.Length > 0 ? set : null }), replace: true);
    }

    private Dictionary<string, string> Overrides() => (Set ?? [])
        .Select(text => text.Split(':', 2)).Where(parts => parts.Length == 2)
        .GroupBy(parts => parts[0]).ToDictionary(group => group.Key, group => group.Last()[1]);

    private async Task PreviewAsync()
    {
        _busy = true;
        var answer = await design.PreviewAsync(Intent, _gone.Token);
        _busy = false;
        _problems = answer.Problems;
        if (answer.Succeeded) navigation.NavigateTo(Paths.Change(answer.Value));
    }

    private static string Bar(LinkProposal proposal) => proposal.Problems.Count > 0
        ? $"{DashboardWords.Count(proposal.Problems.Count, "thing")} to settle first."
        : $"{proposal.Name}: nothing is written before you push.";
}
