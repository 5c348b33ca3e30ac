using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace Orchestrator.Web.Components.Layout;

/// <summary>Top bar, sidebar and page. A page that fails leaves them standing.</summary>
public sealed partial class MainLayout(NavigationManager navigation) : IDisposable
{
    private ErrorBoundary? _boundary;
    private string _skip = "#main";

    protected override void OnInitialized()
    {
        SetSkip();
        navigation.LocationChanged += OnLocationChanged;
    }

    public void Dispose() => navigation.LocationChanged -= OnLocationChanged;

    private void OnLocationChanged(object? sender, LocationChangedEventArgs moved)
    {
        SetSkip();
        _boundary?.Recover();
        _ = InvokeAsync(StateHasChanged);
    }

    // With a base element, a bare fragment would lead to the dashboard.
    private void SetSkip() => _skip = navigation.Uri.Split('#')[0] + "#main";
}
