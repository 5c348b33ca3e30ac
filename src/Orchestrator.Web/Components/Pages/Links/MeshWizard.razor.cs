using Microsoft.AspNetCore.Components;
using Orchestrator.Core.Planning;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.Links;

/// <summary>Designing several links. All that was picked stands in the address (<see cref="MeshAddress"/>).</summary>
public sealed partial class MeshWizard(IMeshDesign design, ISelfCheck checks, NavigationManager navigation) : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    /// <summary>Addresses that were made here and did not come back from the browser yet.</summary>
    private readonly List<string> _sent = [];
    private string? _seen;
    private long _asked;
    private IReadOnlyDictionary<Guid, SiteNat> _nats = new Dictionary<Guid, SiteNat>();
    private MeshAddress _now = MeshAddress.Read(LinkShape.FullMesh, [], null, null, null, null);
    private MeshProposal? _proposal;
    private IReadOnlyList<Problem> _problems = [];
    private bool _busy;

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
    private List<SiteChoice> Chosen => [.. Sites.Where(site => _now.Sites.Contains(site.Id))];

    private MeshIntent Intent => _now.Intent with { Sites = [.. Chosen.Select(site => site.Id)] };

    private string? HubName => Sites.FirstOrDefault(site => site.Id == _proposal?.Hub)?.Name;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var address = MeshAddress.Read(Shape, MeshAddress.SitesOf(PickedWord, PickedSites), Hub, With, Without, ThroughWord);
        var (url, before) = (address.Url(), _seen);
        // A filter that is typed changes the address and nothing of what was picked.
        if (url == before)
            return;
        _seen = url;
        // What was picked here comes back when more may be picked already. Any other address is a wish: a link, back, forward.
        if (_sent.IndexOf(url) is var place and >= 0)
        {
            _sent.RemoveRange(0, place + 1);
            return;
        }
        _sent.Clear();
        _now = address;
        if (before is null)
            _nats = await checks.GetSitesAsync(_gone.Token);
        await ProposeAsync();
    }

    private async Task ProposeAsync()
    {
        long asked = ++_asked;
        var intent = Intent;
        var proposal = intent.Sites.Count < 2 ? null : await design.ProposeAsync(intent, _gone.Token);
        // An older one that ends later says nothing of what is picked now.
        if (asked == _asked)
            _proposal = proposal;
    }

    private Task PickAsync((Guid Site, bool Picked) change) => GoAsync(_now.WithSite(change.Site, change.Picked));

    private Task PickAllAsync((IReadOnlyList<Guid> Sites, bool Picked) change) =>
        GoAsync(change.Sites.Aggregate(_now, (address, site) => address.WithSite(site, change.Picked)));

    private Task PickHubAsync(ChangeEventArgs picked) => GoAsync(_now.WithHub(Guid.TryParse(picked.Value as string, out var site) ? site : null));

    private Task ThroughAsync(ChangeEventArgs ticked) => GoAsync(_now with { Through = ticked.Value is true });

    private Task TakeHubAsync(Guid site) => GoAsync(_now.WithHub(site));

    private Task TickAsync((SitePair Pair, bool Ticked) change) => GoAsync(_now.WithTick(change.Pair, change.Ticked));

    // The address comes back from the browser later: a quick second tick must not be made from the old one. It is sent first, for the proposals
    // may end in another order than the ticks were set.
    private async Task GoAsync(MeshAddress address)
    {
        bool sameShape = address.Shape == _now.Shape;
        string filter = string.IsNullOrEmpty(Q) ? "" : $"&q={Uri.EscapeDataString(Q)}";
        _problems = [];
        if (sameShape)
        {
            _now = address;
            _sent.Add(address.Url());
        }
        navigation.NavigateTo(address.Url() + filter, replace: sameShape);
        if (sameShape)
            await ProposeAsync();
    }

    private async Task PreviewAsync()
    {
        if (_busy)
            return;
        _busy = true;
        var answer = await design.PreviewAsync(Intent, _gone.Token);
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
