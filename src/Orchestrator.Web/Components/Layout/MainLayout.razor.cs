using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace Orchestrator.Web.Components.Layout;

/// <summary>Top bar, sidebar and page. A page that fails leaves them standing.</summary>
public sealed partial class MainLayout(NavigationManager navigation) : IDisposable
{
    private ErrorBoundary? _boundary;

    protected override void OnInitialized() => navigation.LocationChanged += OnLocationChanged;

    public void Dispose() => navigation.LocationChanged -= OnLocationChanged;

    private void OnLocationChanged(object? sender, LocationChangedEventArgs moved)
    {
        _boundary?.Recover();
        _ = InvokeAsync(StateHasChanged);
    }
}
