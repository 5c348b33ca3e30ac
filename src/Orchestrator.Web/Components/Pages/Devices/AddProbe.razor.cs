using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.Devices;

/// <summary>Steps 2 and 3 of adding a device. The probe is stored: a reload shows the same.</summary>
public sealed partial class AddProbe(IDeviceOnboarding onboarding, NavigationManager navigation)
{
    private bool _read;
    private IReadOnlyList<Problem> _problems = [];

    [Parameter]
    public Guid Id { get; set; }

    private ProbeView? View { get; set; }

    // What belongs to a field of the step's form is said there.
    private IReadOnlyList<Problem> Elsewhere => View?.Stage switch
    {
        ProbeStage.Ready => [.. _problems.Where(problem => problem.Field is not (nameof(AddForm.DeviceName) or nameof(AddForm.SiteName)))],
        ProbeStage.Failed => [.. _problems.Where(problem => problem.Field is not (nameof(CredentialForm.UserName) or nameof(CredentialForm.Password)))],
        _ => _problems,
    };

    protected override async Task<bool> ReadAsync()
    {
        View = await onboarding.GetAsync(Id, Gone);
        _read = true;
        return View is { Stage: ProbeStage.Contacting or ProbeStage.Reading };
    }

    private static int StepOf(ProbeStage stage) => stage switch
    {
        ProbeStage.Contacting => 1,
        ProbeStage.AwaitingTrust or ProbeStage.Reading or ProbeStage.Failed => 2,
        _ => 3,
    };

    private async Task TrustAsync() => await ShowAsync(await onboarding.TrustAsync(View!.Id, View.Fingerprint ?? "", Gone));

    private async Task RetryAsync(ProbeRequest request) => await ShowAsync(await onboarding.RetryAsync(View!.Id, request, Gone));

    private async Task AddAsync(AddDeviceRequest request)
    {
        var answer = await onboarding.AddAsync(View!.Id, request, Gone);
        if (answer.Succeeded) navigation.NavigateTo(Paths.Device(answer.Value) + "?added=true");
        else await ShowAsync(answer);
    }

    private async Task CancelAsync()
    {
        await onboarding.CancelAsync(View!.Id, Gone);
        navigation.NavigateTo(Paths.AddDevice);
    }

    private Task ShowAsync(Answer<Guid> answer)
    {
        _problems = answer.Problems;
        return RefreshAsync();
    }
}
