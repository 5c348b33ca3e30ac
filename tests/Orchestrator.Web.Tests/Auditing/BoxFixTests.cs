using Orchestrator.Web.Application;
using Orchestrator.Web.Tests.BadInput;
using Orchestrator.Web.Tests.Fakes;

namespace Orchestrator.Web.Tests.Auditing;

/// <summary>From a finding on a Linux box to a box that is proved again: the box's texts are made up, everything else is real.</summary>
public sealed class BoxFixTests : IAsyncDisposable
{
    private readonly FakeBox _box = new();
    private readonly ComposedApp _app;

    public BoxFixTests() => _app = new ComposedApp(_box);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IChangeDesk Changes => _app.Get<IChangeDesk>();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Somebodys_rule_is_edited_with_its_kept_line_or_with_a_risk_that_is_asked_for_once_more()
    {
        var device = await FakeBox.StoreAsync(_app, "box", Cancel);
        var finding = (await AuditedAsync(device, AuditVerdict.Broken))!;
        int sparing = finding.Fixes.ToList().FindIndex(fix => fix.Text.Contains("policy", StringComparison.Ordinal));
        sparing.ShouldBeGreaterThanOrEqualTo(0, string.Join('\n', finding.Fixes.Select(fix => fix.Text)));

        var fix = await PlannedAsync(device, finding.Key, sparing);
        fix.Row.State.ShouldBe(ChangeState.Ready, string.Join(' ', fix.Problems));
        var audit = fix.Devices.ShouldHaveSingleItem().Audit.ShouldNotBeNull();
        (audit.Before, audit.After, audit.Spoils).ShouldBe((AuditVerdict.Broken, AuditVerdict.Proved, false));
        fix.Devices[0].Script.ShouldBe("iptables -t nat -R POSTROUTING 1 -o eth0 -m policy --dir out --pol none -m comment --comment \"the \\\"old\\\" one\" -j MASQUERADE\n");
        fix.Devices[0].Diff.ShouldHaveSingleItem().Where.ShouldBe("iptables -t nat POSTROUTING");
        var asked = fix.Risks.Single(risk => risk.Level == RiskLevel.Danger);
        asked.Device.ShouldBe("box");
        asked.Sentence.ShouldContain("rule 1 (-o eth0 ");
        asked.Sentence.ShouldContain("next start");

        // Where the very line is kept in the file that is loaded, it changes there, too, and nothing needs to be asked for.
        _box.File = $"# mine\n{_box.Rules.Iptables}\n";
        (await Changes.ReplanAsync(fix.Row.Id, Cancel)).Problems.ShouldBeEmpty();
        fix = await SettledAsync(fix.Row.Id);
        fix.Row.State.ShouldBe(ChangeState.Ready, string.Join(' ', fix.Problems));
        fix.Devices[0].Operations.Select(operation => operation.Verb).ShouldBe([OperationVerb.Set, OperationVerb.Write]);
        fix.Risks.ShouldNotContain(risk => risk.Level == RiskLevel.Danger);
        fix.Devices[0].Diff.Select(group => group.Where).ShouldBe(["iptables -t nat POSTROUTING", FakeBox.Kept]);

        // A hand was quicker: the push stops at the drift and touches nothing.
        var rules = _box.Rules;
        _box.Rules = rules with { Iptables = rules.Iptables!.Replace("-o eth0", "-o eth+", StringComparison.Ordinal) };
        (await PushedAsync(fix)).Row.State.ShouldBe(ChangeState.Blocked);
        _box.Rules = rules;
        (await Changes.ReplanAsync(fix.Row.Id, Cancel)).Problems.ShouldBeEmpty();
        fix = await SettledAsync(fix.Row.Id);

        var kept = await PushedAsync(fix);
        kept.Row.State.ShouldBe(ChangeState.Kept, kept.Result);
        kept.Steps.ShouldContain(step => step.Title.StartsWith("Audited again", StringComparison.Ordinal) && step.State == StepState.Done);
        _box.File.ShouldBe($"# mine\n{_box.Rules.Iptables}\n");
        await AuditedAsync(device, AuditVerdict.Proved);
    }

    private async Task<AuditFinding?> AuditedAsync(Guid device, AuditVerdict expected)
    {
        var audits = _app.Get<IFleetAudits>();
        (await audits.StartAsync(device, Cancel)).Problems.ShouldBeEmpty();
        var fleet = await PracticeFleet.UntilAsync(() => audits.GetAsync(Cancel), view => view.Moving == 0, Cancel);
        fleet.Devices.Single(one => one.Id == device).Verdict.ShouldBe(expected);
        var view = (await audits.GetDeviceAsync(device, Cancel))!;
        return view.Audit!.Findings.Count > 0 ? view.Audit.Findings[0] : null;
    }

    private async Task<ChangeView> PlannedAsync(Guid device, string finding, int fix)
    {
        var opened = await _app.Get<IAuditFixes>().OpenAsync(device, finding, fix, Cancel);
        opened.Problems.ShouldBeEmpty();
        return await SettledAsync(opened.Value);
    }

    private async Task<ChangeView> PushedAsync(ChangeView change)
    {
        (await Changes.PushAsync(change.Row.Id, Cancel)).Problems.ShouldBeEmpty();
        return await SettledAsync(change.Row.Id);
    }

    private Task<ChangeView> SettledAsync(Guid change) => PracticeFleet.UntilAsync(async () => (await Changes.GetAsync(change, Cancel))!, view => !view.IsMoving, Cancel);
}
