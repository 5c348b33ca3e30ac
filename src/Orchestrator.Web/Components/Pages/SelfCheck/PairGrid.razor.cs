using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.SelfCheck;

/// <summary>Sites against sites. It is drawn again only when a cell, the filter or the chosen pair changes: it may have thousands of cells.</summary>
public sealed partial class PairGrid(NavigationManager navigation)
{
    private const int MostSites = 60, MostWithWords = 12, FirstForwards = 5;

    private IReadOnlyList<int> _shown = [];
    private PairView? _pair;
    private bool _dense;
    private string _drawn = "";
    private bool _changed = true;

    [Parameter, EditorRequired]
    public PairMatrix Matrix { get; set; } = null!;

    [Parameter]
    public IReadOnlyList<ForwardView> Forwards { get; set; } = [];

    [Parameter]
    public string? Filter { get; set; }

    /// <summary>The chosen pair.</summary>
    [Parameter]
    public Guid? A { get; set; }

    [Parameter]
    public Guid? B { get; set; }

    protected override void OnParametersSet()
    {
        string now = $"{Matrix.Digest}|{Filter}|{A}|{B}";
        _changed = now != _drawn;
        if (!_changed)
            return;
        _drawn = now;
        _shown =
        [
            .. Matrix.Sites.Select((site, at) => (site, at))
                .Where(one => string.IsNullOrWhiteSpace(Filter) || one.site.Name.Contains(Filter.Trim(), StringComparison.OrdinalIgnoreCase))
                .OrderByDescending(one => one.site.Measured).ThenBy(one => one.at).Take(MostSites).Select(one => one.at),
        ];
        // One alone against itself says nothing: then the others are its columns' worth.
        if (_shown.Count < 2)
            _shown = [.. Enumerable.Range(0, Math.Min(Matrix.Sites.Count, MostSites))];
        _dense = _shown.Count > MostWithWords;
        _pair = Place(A) is { } a && Place(B) is { } b ? Matrix.Of(a, b) : null;
    }

    protected override bool ShouldRender() => _changed;

    private int? Place(Guid? site) => Enumerable.Range(0, Matrix.Sites.Count).Where(at => Matrix.Sites[at].Site == site).Select(at => (int?)at).FirstOrDefault();

    private bool IsChosen(PairView pair) => (pair.SiteA == A && pair.SiteB == B) || (pair.SiteA == B && pair.SiteB == A);

    private string Url(PairView pair) => navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["a"] = pair.SiteA, ["b"] = pair.SiteB });

    private static string Title(PairView pair) => $"{pair.Text.Sentence}\n{pair.Text.Why}" + (pair.Text.Remedy.Length > 0 ? $"\n{pair.Text.Remedy}" : "");
}
