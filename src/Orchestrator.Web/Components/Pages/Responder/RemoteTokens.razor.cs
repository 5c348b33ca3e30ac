using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.Responder;

/// <summary>Tokens of responders on other hosts, and the command that starts one.</summary>
public sealed partial class RemoteTokens(IResponderTokens tokens, NavigationManager navigation)
{
    private IReadOnlyList<ApiTokenView> _list = [];
    private IReadOnlyList<Problem> _problems = [];
    private NewApiToken? _made;
    private string _name = "";

    /// <summary>Told when a token was made or revoked.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    private string App => navigation.BaseUri;

    private bool IsSafe => new Uri(App) is var app && (app.Scheme == Uri.UriSchemeHttps || app.IsLoopback);

    protected override async Task OnInitializedAsync() => _list = await tokens.ListAsync(CancellationToken.None);

    private async Task CreateAsync()
    {
        var answer = await tokens.CreateAsync(_name, CancellationToken.None);
        (_problems, _made) = (answer.Problems, answer.Value);
        if (answer.Succeeded)
            _name = "";
        _list = await tokens.ListAsync(CancellationToken.None);
    }

    private async Task RevokeAsync(Guid id)
    {
        _problems = (await tokens.RevokeAsync(id, CancellationToken.None)).Problems;
        _made = null;
        _list = await tokens.ListAsync(CancellationToken.None);
        await Changed.InvokeAsync();
    }
}
