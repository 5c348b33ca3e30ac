using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Components.Pages.Responder;

/// <summary>Tokens of responders on other hosts, and the command that starts one.</summary>
public sealed partial class RemoteTokens(IResponderTokens tokens, NavigationManager navigation)
{
    private IReadOnlyList<ApiTokenView> _list = [];
    private IReadOnlyList<Problem> _problems = [];
    private NewApiToken? _made;
    private bool _busy;
    private string _name = "";

    /// <summary>Told when a token was made or revoked.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    private string App => navigation.BaseUri;

    private string? Warning => ResponderWords.NotToBeReached(new Uri(App));

    protected override async Task OnInitializedAsync() => _list = await tokens.ListAsync(CancellationToken.None);

    private async Task CreateAsync()
    {
        // The second half of a double click.
        if (_busy)
            return;
        _busy = true;
        try
        {
            var answer = await tokens.CreateAsync(_name, CancellationToken.None);
            _problems = answer.Problems;
            // What is shown only once stays until there is another.
            if (answer.Succeeded)
                (_made, _name) = (answer.Value, "");
            _list = await tokens.ListAsync(CancellationToken.None);
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task RevokeAsync(Guid id)
    {
        var answer = await tokens.RevokeAsync(id, CancellationToken.None);
        _problems = answer.Problems;
        if (answer.Succeeded && _made?.Id == id)
            _made = null;
        _list = await tokens.ListAsync(CancellationToken.None);
        await Changed.InvokeAsync();
    }
}
