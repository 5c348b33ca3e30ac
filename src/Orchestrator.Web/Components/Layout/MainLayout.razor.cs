using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Layout;

/// <summary>Top bar, sidebar and page. A page that fails leaves them standing.</summary>
public sealed partial class MainLayout(NavigationManager navigation, IStoreFaults store) : IDisposable
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
