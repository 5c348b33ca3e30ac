using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.Audit;

/// <summary>One device's audit: what was asked, what breaks it, and its rules. The question that is looked at stands in the address.</summary>
public sealed partial class DeviceAuditPage(IFleetAudits audits, IAuditFixes fixes, NavigationManager navigation)
{
    private bool _read;
    private IReadOnlyList<Problem> _problems = [];

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery]
    private string? Traffic { get; set; }

    [SupplyParameterFromQuery]
    private string? Link { get; set; }

    private DeviceAuditView? View { get; set; }

    /// <summary>Of the questions; the worst unless the address names another.</summary>
    private int Selected => View?.Audit is { } audit && Traffic is not null
        ? Math.Max(0, audit.Questions.ToList().FindIndex(question => question.Traffic == Traffic && question.Link == (Link ?? ""))) : 0;

    protected override async Task<bool> ReadAsync()
    {
        View = await audits.GetDeviceAsync(Id, Gone);
        _read = true;
        return View is { Activity: not AuditActivity.Idle };
    }

    private async Task AuditAsync()
    {
        _problems = (await audits.StartAsync(View!.Id, Gone)).Problems;
        await RefreshAsync();
    }

    private async Task StopAsync()
    {
        _problems = (await audits.StopAsync(View!.Id, Gone)).Problems;
        await RefreshAsync();
    }

    private void Choose(int place)
    {
        var question = View!.Audit!.Questions[place];
        navigation.NavigateTo(Paths.DeviceAudit(View!.Id, question.Traffic, question.Link), replace: true);
    }

    private EventCallback<int> Fixing(AuditFinding finding) =>
        EventCallback.Factory.Create<int>(this, place => FixAsync(finding.Key, place));

    /// <summary>Where no edit of a rule mends it, the plan of a link of ours may: what it lacks was removed by hand.</summary>
    private EventCallback Restoring(AuditView audit, AuditFinding finding) => finding.Fixes.Count == 0 && audit.Questions[finding.Question].LinkId is not null
        ? EventCallback.Factory.Create(this, () => FixAsync(finding.Key, IAuditFixes.TheLink)) : default;

    private async Task FixAsync(string finding, int fix)
    {
        var answer = await fixes.OpenAsync(View!.Id, finding, fix, Gone);
        _problems = answer.Problems;
        if (answer.Succeeded) navigation.NavigateTo(Paths.Change(answer.Value));
    }

    /// <summary>Tables that translate, and those with a rule at fault.</summary>
    private IEnumerable<AuditChain> First(AuditView audit) => audit.Chains.Where(chain => IsFirst(audit, chain)).OrderByDescending(chain => IsAtFault(audit, chain));

    private IReadOnlyList<AuditChain> Rest(AuditView audit) => [.. audit.Chains.Where(chain => !IsFirst(audit, chain))];

    private bool IsFirst(AuditView audit, AuditChain chain) => chain.Translates || IsAtFault(audit, chain);

    private bool IsAtFault(AuditView audit, AuditChain chain) => chain.Rules.Any(rule => rule.Findings.Any(at => audit.Findings[at].Question == Selected));
}
