using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Components.Pages.Topology;

/// <summary>The map. Dragging happens in the browser (topology.js); only where a card ends up travels.</summary>
public sealed partial class TopologyMap(IJSRuntime script)
{
    private const int NameLength = 20;
    private const string WallSign = "M3 5h18v14H3z M3 10h18 M3 14.500h18 M9 5v5 M15 10v4.500 M9 14.500V19";
    private const string GlobeSign = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z M3 12h18 M12 3c3 3 3 15 0 18 M12 3c-3 3-3 15 0 18";

    private ElementReference _frame;
    private MapLayout _layout = null!;
    private IJSObjectReference? _module;
    private DotNetObjectReference<TopologyMap>? _self;

    [Parameter, EditorRequired]
    public TopologyView View { get; set; } = null!;

    /// <summary>In the order they were picked.</summary>
    [Parameter, EditorRequired]
    public IList<Guid> Picked { get; set; } = [];

    [Parameter]
    public EventCallback PickedChanged { get; set; }

    [Parameter]
    public EventCallback<(Guid Site, double X, double Y)> Placed { get; set; }

    /// <summary>Measured sites' NATs.</summary>
    [Parameter]
    public IReadOnlyDictionary<Guid, SiteNat> Nats { get; set; } = new Dictionary<Guid, SiteNat>();

    /// <summary>What the picked site and others can do.</summary>
    [Parameter]
    public IReadOnlyList<PairView> Pairs { get; set; } = [];

    private IEnumerable<PairView> Unlinked => Pairs.Where(pair => View.Sites.Any(site => site.Id == pair.SiteA) && View.Sites.Any(site => site.Id == pair.SiteB)
        && !View.Links.Any(link => (link.SiteA == pair.SiteA && link.SiteB == pair.SiteB) || (link.SiteA == pair.SiteB && link.SiteB == pair.SiteA)));

    private string ViewBox
    {
        get
        {
            var (x, y, width, height) = _layout.Bounds();
            return $"{N(x)} {N(y)} {N(width)} {N(height)}";
        }
    }

    /// <summary>Called by topology.js when a card was dropped.</summary>
    [JSInvokable]
    public Task DroppedAsync(string site, double x, double y) =>
        Guid.TryParse(site, out var id) && double.IsFinite(x) && double.IsFinite(y) ? Placed.InvokeAsync((id, x, y)) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the module with it.
        }

        _self?.Dispose();
    }

    protected override void OnParametersSet() => _layout = new MapLayout(View);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        _self = DotNetObjectReference.Create(this);
        _module = await script.InvokeAsync<IJSObjectReference>("import", "/js/topology.js");
        await _module.InvokeVoidAsync("attach", _frame, _self);
    }

    private Task PickAsync(Guid site)
    {
        if (!Picked.Remove(site)) Picked.Add(site);
        return PickedChanged.InvokeAsync();
    }

    private Task PressAsync(KeyboardEventArgs key, Guid site) => key.Key is "Enter" or " " ? PickAsync(site) : Task.CompletedTask;

    private static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Short(string name) => name.Length <= NameLength ? name : name[..(NameLength - 1)] + "\u2026";

    private static string Lans(SiteNode site) => site.Lans switch
    {
        [] => "no subnets",
        [var only] => only,
        _ => $"{site.Lans[0]} +{site.Lans.Count - 1}",
    };

    private static string PairTitle(PairView pair) => $"{pair.Text.Sentence}\n{pair.Text.Why}" + (pair.Text.Remedy.Length > 0 ? $"\n{pair.Text.Remedy}" : "");

    private string SiteTitle(SiteNode site) =>
        $"{site.Name}\n{(Nats.TryGetValue(site.Id, out var nat) ? nat.Headline : UplinkWords.Meaning(site.Uplink))}\n{string.Join(", ", site.Devices.Select(d => d.Name))}\n{string.Join(", ", site.Lans)}";

    private static string EdgeLabel(LinkEdge link) => $"{link.Name}: " + string.Join(", ", link.Lights.InOrder().Select(
        light => $"{LightWords.Name(light.Kind)} {LightWords.State(light.State)}"));

    private static string EdgeTitle(LinkEdge link) => $"{link.Name}\n" + string.Join("\n", link.Lights.InOrder().Select(
        light => $"{LightWords.Name(light.Kind)} {LightWords.State(light.State)}. {light.Sentence}"));
}
