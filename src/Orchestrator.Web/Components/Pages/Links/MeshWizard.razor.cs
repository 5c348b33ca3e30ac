using Microsoft.AspNetCore.Components;
using Orchestrator.Core.Planning;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.Links;

/// <summary>Designing several links. All that was picked stands in the address (<see cref="MeshAddress"/>).</summary>
public sealed partial class MeshWizard(IMeshDesign design, ISelfCheck checks, NavigationManager navigation) : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyDictionary<Guid, SiteNat> _nats = new Dictionary<Guid, SiteNat>();
    private MeshAddress _now = MeshAddress.Read(LinkShape.FullMesh, [], null, null, null, null);
    private MeshProposal? _proposal;
    private IReadOnlyList<Problem> _problems = [];
    private bool _busy;
    private bool _read;

    [Parameter, EditorRequired]
    public IReadOnlyList<SiteChoice> Sites { get; set; } = [];

    [Parameter, EditorRequired]
    public LinkShape Shape { get; set; }

    [SupplyParameterFromQuery(Name = "sites")]
    private string? PickedWord { get; set; }

    [SupplyParameterFromQuery(Name = "site")]
    private Guid[]? PickedSites { get; set; }

    [SupplyParameterFromQuery(Name = "hub")]
    private Guid? Hub { get; set; }

    [SupplyParameterFromQuery(Name = "with")]
    private string[]? With { get; set; }

    [SupplyParameterFromQuery(Name = "without")]
    private string[]? Without { get; set; }

    [SupplyParameterFromQuery(Name = "through")]
    private string? ThroughWord { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? Q { get; set; }

    /// <summary>In the order of the list, so that a tick more does not turn the others around.</summary>
    private IEnumerable<SiteChoice> Chosen => Sites.Where(site => _now.Sites.Contains(site.Id));

    private string? HubName => Sites.FirstOrDefault(site => site.Id == _proposal?.Hub)?.Name;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var address = MeshAddress.Read(Shape, MeshAddress.SitesOf(PickedWord, PickedSites), Hub, With, Without, ThroughWord);
        // A filter that is typed changes the address and nothing of what was picked.
        if (_read && address.Url() == _now.Url())
            return;
        if (!_read)
            _nats = await checks.GetSitesAsync(_gone.Token);
        (_now, _read) = (address, true);
        await ProposeAsync();
    }

    private async Task ProposeAsync() =>
        _proposal = _now.Sites.Count < 2 ? null : await design.ProposeAsync(_now.Intent with { Sites = [.. Chosen.Select(site => site.Id)] }, _gone.Token);

    private Task PickAsync((Guid Site, bool Picked) change) => GoAsync(_now.WithSite(change.Site, change.Picked));

    private Task PickAllAsync((IReadOnlyList<Guid> Sites, bool Picked) change) =>
        GoAsync(change.Sites.Aggregate(_now, (address, site) => address.WithSite(site, change.Picked)));

    private Task PickHubAsync(ChangeEventArgs picked) => GoAsync(_now.WithHub(Guid.TryParse(picked.Value as string, out var site) ? site : null));

    private Task ThroughAsync(ChangeEventArgs ticked) => GoAsync(_now with { Through = ticked.Value is true });

    private Task TakeHubAsync(Guid site) => GoAsync(_now.WithHub(site));

    private Task TickAsync((SitePair Pair, bool Ticked) change) => GoAsync(_now.WithTick(change.Pair, change.Ticked));

    // The address comes back from the browser later: a quick second tick must not be made from the old one.
    private async Task GoAsync(MeshAddress address)
    {
        bool sameShape = address.Shape == _now.Shape;
        _problems = [];
        if (sameShape)
        {
            _now = address;
            await ProposeAsync();
        }
        string filter = string.IsNullOrEmpty(Q) ? "" : $"&q={Uri.EscapeDataString(Q)}";
        navigation.NavigateTo(address.Url() + filter, replace: sameShape);
    }

    private async Task PreviewAsync()
    {
        if (_busy)
            return;
        _busy = true;
        var answer = await design.PreviewAsync(_now.Intent with { Sites = [.. Chosen.Select(site => site.Id)] }, _gone.Token);
        // It went on to its end all the same.
        if (_gone.IsCancellationRequested)
            return;
        _busy = false;
        _problems = answer.Problems;
        if (answer.Succeeded)
            navigation.NavigateTo(Paths.Group(answer.Value));
        else
            await ProposeAsync();
    }
}
