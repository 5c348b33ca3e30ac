using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.Web.HtmlRendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Orchestrator.Web.Tests.Host;

/// <summary>A component with no browser before it: the test is the browser, and says when it comes back with which address.</summary>
internal sealed class BareComponent<T> : IAsyncDisposable where T : IComponent
{
    private readonly ServiceProvider _services;
    private readonly HtmlRenderer _renderer;
    private readonly Cast _cast;
    private HtmlRootComponent _root;

    public BareComponent(string address, Action<IServiceCollection> behind)
    {
        Browser = new HeldBrowser(address);
        var services = new ServiceCollection();
        services.AddSingleton<NavigationManager>(Browser).AddSingleton<Cast>().AddSingleton<IComponentActivator>(provider => provider.GetRequiredService<Cast>());
        services.AddSupplyValueFromQueryProvider();
        behind(services);
        _services = services.BuildServiceProvider();
        _cast = _services.GetRequiredService<Cast>();
        _renderer = new HtmlRenderer(_services, NullLoggerFactory.Instance);
    }

    public HeldBrowser Browser { get; }

    public T Shown => Part<T>();

    /// <summary>The newest of this kind that is part of it.</summary>
    public TPart Part<TPart>() where TPart : IComponent => _cast.Parts.OfType<TPart>().Last();

    public Task OpenAsync(Dictionary<string, object?> parameters) =>
        DoAsync(() => _root = _renderer.BeginRenderingComponent<T>(ParameterView.FromDictionary(parameters)));

    /// <summary>As the component's own work is done; it has begun when this returns.</summary>
    public Task DoAsync(Func<Task> work) => _renderer.Dispatcher.InvokeAsync(work);

    public Task DoAsync(Action work) => _renderer.Dispatcher.InvokeAsync(work);

    public Task<string> HtmlAsync() => _renderer.Dispatcher.InvokeAsync(() => _root.ToHtmlString());

    public async ValueTask DisposeAsync()
    {
        await _renderer.DisposeAsync();
        await _services.DisposeAsync();
    }

    private sealed class Cast(IServiceProvider services) : IComponentActivator
    {
        public List<IComponent> Parts { get; } = [];

        public IComponent CreateInstance(Type componentType)
        {
            var part = (IComponent)ActivatorUtilities.CreateInstance(services, componentType);
            Parts.Add(part);
            return part;
        }
    }
}

/// <summary>Goes where it is sent only when the test lets it.</summary>
internal sealed class HeldBrowser : NavigationManager
{
    private readonly Queue<string> _sent = [];

    public HeldBrowser(string address) => Initialize("http://localhost/", $"http://localhost{address}");

    /// <summary>Where it was sent and did not go yet.</summary>
    public IReadOnlyCollection<string> Sent => _sent;

    /// <summary>Goes where it was sent first.</summary>
    public void Arrive() => Go(_sent.Dequeue());

    /// <summary>Somebody goes there: by a link, back or forward.</summary>
    public void Go(string address)
    {
        Uri = ToAbsoluteUri(address).ToString();
        NotifyLocationChanged(isInterceptedLink: false);
    }

    protected override void NavigateToCore(string uri, NavigationOptions options) => _sent.Enqueue(uri);
}
