using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.Responder;

/// <summary>Whether the responders listen, what came, what was refused; and how another one is started.</summary>
public sealed partial class ResponderPage(IResponders responders)
{
    private IReadOnlyList<Problem> _problems = [];

    private RespondersView? View { get; set; }

    protected override async Task<bool> ReadAsync()
    {
        View = await responders.GetAsync(Gone);
        return View.Embedded.Standing == ResponderStanding.Starting;
    }

    private async Task SwitchAsync(bool on)
    {
        _problems = (await responders.SwitchAsync(on, Gone)).Problems;
        await RefreshAsync();
    }
}
