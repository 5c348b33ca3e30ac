using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.SelfCheck;

/// <summary>Sites against sites. It is drawn again only when a cell, the filter or the chosen pair changes: it may have thousands of cells.</summary>
public sealed partial class PairGrid(NavigationManager navigation)
{
    private const int MostSites = 60, MostWithWords = 12, FirstForwards = 5;

    private IReadOnlyList<int> _rows = [], _columns = [];
    private IReadOnlyList<ForwardView> _forwards = [];
    private PairView? _pair;
    private bool _dense;
    private string _drawn = "";
    private bool _changed = true;

    [Parameter, EditorRequired]
    public PairMatrix Matrix { get; set; } = null!;

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
        (_rows, _columns) = PairRows.Of(Matrix.Sites, Filter, MostSites);
        _forwards = Matrix.Forwards;
        _dense = _columns.Count > MostWithWords;
        _pair = Place(A) is { } a && Place(B) is { } b ? Matrix.Of(a, b) : null;
    }

    protected override bool ShouldRender() => _changed;

    /// <summary>The one cell that the Tab key stops at.</summary>
    private bool IsFirst(int row, int column) => row == _rows[0] && column == (_columns[0] != row ? _columns[0] : _columns[1]);

    private int? Place(Guid? site) => Enumerable.Range(0, Matrix.Sites.Count).Where(at => Matrix.Sites[at].Site == site).Select(at => (int?)at).FirstOrDefault();

    private bool IsChosen(PairView pair) => (pair.SiteA == A && pair.SiteB == B) || (pair.SiteA == B && pair.SiteB == A);

    private string Url(PairView pair) => navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["a"] = pair.SiteA, ["b"] = pair.SiteB });

    private static string Title(PairView pair) => $"{pair.Text.Sentence}\n{pair.Text.Why}" + (pair.Text.Remedy.Length > 0 ? $"\n{pair.Text.Remedy}" : "");
}

/// <summary>Which sites a grid of pairs shows.</summary>
public static class PairRows
{
    /// <summary>Measured ones first. Those that match are the rows; the columns begin with them and go on with the others, so that one alone is seen against all.</summary>
    public static (IReadOnlyList<int> Rows, IReadOnlyList<int> Columns) Of(IReadOnlyList<MatrixSite> sites, string? filter, int most)
    {
        ArgumentNullException.ThrowIfNull(sites);
        string wanted = filter?.Trim() ?? "";
        var ordered = Enumerable.Range(0, sites.Count).OrderByDescending(at => sites[at].Measured).ThenBy(at => at).ToList();
        if (wanted.Length == 0)
            ordered = [.. ordered.Take(most)];
        var matches = ordered.Where(at => sites[at].Name.Contains(wanted, StringComparison.OrdinalIgnoreCase)).Take(most).ToList();
        var others = ordered.Except(matches);
        return (matches, matches.Count == 0 ? [] : matches.Count == 1 && sites.Count > 1 ? [.. others.Take(most)] : [.. matches.Concat(others).Take(most)]);
    }
}
