using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.Devices;

/// <summary>Step 1 of adding a device: where it is and how to log in.</summary>
public sealed partial class AddDevice(IDeviceOnboarding onboarding, NavigationManager navigation)
{
    private readonly CredentialForm _form = new();
    private IReadOnlyList<Problem> _problems = [];
    private bool _busy;

    private async Task ProbeAsync()
    {
        _busy = true;
        var answer = await onboarding.ProbeAsync(_form.ToRequest(), CancellationToken.None);
        _busy = false;
        _problems = answer.Problems;
        if (answer.Succeeded) navigation.NavigateTo(Paths.Probe(answer.Value));
    }
}
