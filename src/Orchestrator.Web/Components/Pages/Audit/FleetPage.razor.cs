using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Components.Pages.Audit;

/// <summary>All devices and links with what the audit says of each, the worst first. What is filtered stands in the address.</summary>
public sealed partial class FleetPage(IFleetAudits audits)
{
    private const string Never = "never";

    private IReadOnlyList<Problem> _problems = [];
    private IReadOnlyList<FleetRow> _rows = [];
    private int _most;

    private FleetAuditView? View { get; set; }

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private string? Verdict { get; set; }

    /// <summary>How many were to be audited when this round of audits was longest.</summary>
    private int Total => Math.Max(_most, View?.Moving ?? 0);

    private IReadOnlyList<FleetRow> Shown => [.. Matching.Where(row => string.IsNullOrEmpty(Verdict) || Key(row) == Verdict)];

    private IEnumerable<FleetRow> Matching => string.IsNullOrWhiteSpace(Q) ? _rows
        : _rows.Where(row => row.Device.Name.Contains(Q.Trim(), StringComparison.OrdinalIgnoreCase) || row.Link.Contains(Q.Trim(), StringComparison.OrdinalIgnoreCase));

    private IReadOnlyList<(string Key, string Name, int? Count)> Verdicts
    {
        get
        {
            var counts = Matching.CountBy(Key).ToDictionary();
            return
            [
                ("", "All", counts.Values.Sum()),
                .. Enum.GetValues<AuditVerdict>().Select(verdict => (Key(verdict), AuditWords.For(verdict).Text, (int?)counts.GetValueOrDefault(Key(verdict)))),
                (Never, "Not audited", counts.GetValueOrDefault(Never)),
            ];
        }
    }

    protected override async Task<bool> ReadAsync()
    {
        View = await audits.GetAsync(Gone);
        _rows = FleetRow.Of(View);
        _most = View.Moving == 0 ? 0 : Math.Max(_most, View.Moving);
        return View.Moving > 0;
    }

    private async Task AuditAllAsync()
    {
        _problems = (await audits.StartAllAsync(Gone)).Problems;
        await RefreshAsync();
    }

    private async Task StopAsync()
    {
        _problems = (await audits.StopAsync(Gone)).Problems;
        await RefreshAsync();
    }

    private static string Sentence(FleetRow row) => row switch
    {
        { Worst: { } worst } => worst.Sentence,
        { Device.Verdict: not null } => "Nothing is asked of it: it has no deployed link, and no rule of it translates sources.",
        { Device.Activity: not AuditActivity.Idle } => "",
        _ => "Not audited yet.",
    };

    private static string Key(FleetRow row) => row.Verdict is { } verdict ? Key(verdict) : Never;

    private static string Key(AuditVerdict verdict) => verdict.ToString().ToLowerInvariant();
}
