using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Linux;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.Linux;

/// <summary>A device's rules as they are now, and what the audit says of a link there.</summary>
internal static class AuditedBox
{
    private const string Mark = "@@rules";

    public static async Task<DeviceRules> ReadAsync(IDeviceDriver driver)
    {
        var rules = await driver.ReadRulesAsync(TestContext.Current.CancellationToken);
        rules.Fault.ShouldBeNull();
        return rules.Value!;
    }

    /// <summary>A box that has no login for us: the driver's script, run from behind.</summary>
    public static async Task<LinuxRules> ReadAsync(Box box)
    {
        await box.WriteFileAsync("/tmp/rules.sh", RemoteShell.Script("rules"));
        var answer = Sections.Parse(await box.DoAsync($"sh /tmp/rules.sh {Mark}; rm /tmp/rules.sh"), Mark);
        RuleTroubles.Of(answer).ShouldBeNull();
        // It was not this box that the session was with.
        return RuleReader.Rules(answer) with { Session = null };
    }

    public static (QuestionSet Questions, AuditReport Report) Audit(DeviceRules rules, AuditedLink link)
    {
        var read = rules.Read();
        read.Notes.ShouldBeEmpty();
        var questions = DeviceQuestions.Of(read.Path, [link], rules.Session);
        return (questions, DeviceAudit.Of(read.Path, questions.Obligations, cancellationToken: TestContext.Current.CancellationToken));
    }

    public static void ShouldBeProved(DeviceRules rules, AuditedLink link)
    {
        var (questions, report) = Audit(rules, link);
        questions.Missing.Select(one => $"{one.Part} {one.What}").ShouldBeEmpty(string.Join('\n', report.Path.Routes?.Entries.Select(route => $"{route}") ?? []));
        report.Findings.Select(Told).ShouldBeEmpty();
        report.IsProved.ShouldBeTrue();
    }

    /// <summary>The one rule that the audit blames.</summary>
    public static void ShouldBlame(DeviceRules rules, AuditedLink link, TrafficKind kind, string rule)
    {
        var findings = Audit(rules, link).Report.Findings.ToList();
        findings.Select(finding => (finding.Obligation.Kind, finding.Rule?.Text)).Distinct().ShouldBe([(kind, rule)], string.Join('\n', findings.Select(Told)));
    }

    public static AuditedLink Of(LinuxLink link, bool answers) => new()
    {
        Tag = HubLinks.Tag.Text,
        Name = "hub - branch",
        LocalLans = link.Firewall.LocalLans,
        RemoteLans = link.Firewall.RemoteLans,
        Tunnel = link.Tunnel.Interface,
        LocalEndpoint = link.Tunnel.LocalEndpoint,
        RemoteEndpoint = link.Tunnel.RemoteEndpoint,
        LocalAddress = link.Connection.LocalAddress,
        RemoteAddress = link.Connection.RemoteAddress,
        InUdp = true,
        Answers = answers,
    };

    private static string Told(Finding finding) =>
        $"{finding.Obligation.Kind} {finding.Turn} {finding.Miss} {finding.Rule?.Text} {finding.Example.Packet} {finding.Example.Trace.Ending}";
}
