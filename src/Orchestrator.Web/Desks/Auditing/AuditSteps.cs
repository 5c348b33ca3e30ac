using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Walking;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>A counterexample's way, told hook by hook; chains without rules are not worth a line.</summary>
internal sealed class AuditSteps
{
    private readonly AuditShown _shown;
    private readonly Finding _finding;
    private readonly List<AuditStep> _steps = [];
    private BaseChain? _chain;
    private int _passed;

    private AuditSteps(AuditShown shown, Finding finding) => (_shown, _finding) = (shown, finding);

    public static IReadOnlyList<AuditStep> Of(AuditShown shown, Finding finding)
    {
        var story = new AuditSteps(shown, finding);
        var trace = finding.Example.Trace;
        story.Say(AuditStepKind.Passes, "", story.Entering(trace.Entering), telling: true);
        foreach (var step in trace.Steps)
            story.Tell(step);
        // A guard drops what no policy would take: the rule is not what is wrong.
        if (finding.Miss == Miss.InClear && !trace.Steps.Any(step => step is TraceStep.AskedPolicies))
            story.Say(AuditStepKind.Fault, "IPsec", $"no policy would encrypt it{AuditPolicyWords.Blame(finding)}");
        story.Say(AuditStepKind.End, "", story.Ending(trace));
        return story._steps;
    }

    /// <summary>The way in one sentence: what happens to the packet, without what lets it be.</summary>
    public static string Story(IReadOnlyList<AuditStep> steps) =>
        string.Join(", ", steps.Where(step => step.Telling || step.Kind != AuditStepKind.Passes).Select(step => step.Text)) + ".";

    private PacketPath Path => _shown.Path;

    private void Tell(TraceStep step)
    {
        switch (step)
        {
            case TraceStep.Entered entered:
                (_chain, _passed) = (entered.Chain, 0);
                break;
            case TraceStep.PassedBy:
                _passed++;
                break;
            case TraceStep.Took took:
                Passed();
                bool fault = ReferenceEquals(took.Rule, _finding.Rule);
                Say(fault ? AuditStepKind.Fault : AuditStepKind.Passes, took.Rule.Name.Chain.ToString(), Taken(took), _shown.Line(took.Rule), telling: !took.Before.Equals(took.After) || took.Rule.Verdict is Verdict.Drop);
                break;
            case TraceStep.Defaulted defaulted when Path.Rules(defaulted.Chain.Name).Count > 0 || defaulted.Chain.DropsByDefault:
                Passed();
                Say(defaulted.Chain.DropsByDefault ? AuditStepKind.Fault : AuditStepKind.Passes, defaulted.Chain.Name.ToString(), defaulted.Chain.DropsByDefault ? "its end drops it" : "its end accepts it");
                break;
            case TraceStep.Routed routed:
                Say(AuditStepKind.Passes, "routing", routed.Interface == 0 ? "no route" : $"it is to leave by {AuditRuleWords.Interface(Path, routed.Interface)}");
                break;
            case TraceStep.AskedPolicies asked:
                string blame = _finding.Miss == Miss.InClear ? AuditPolicyWords.Blame(_finding) : "";
                string text = asked.Policy is { } policy ? $"{AuditRuleWords.Policy(Path.Policies[policy])} matches" : Path.Policies.Count > 0 ? "no policy matches" : "there is no policy";
                Say(_finding.Miss is Miss.WrongPolicy or Miss.InClear ? AuditStepKind.Fault : AuditStepKind.Passes, "IPsec", text + (asked.Policy is null ? blame : ""), telling: true);
                break;
        }
    }

    private void Passed()
    {
        if (_passed > 0 && _chain is { } chain)
            Say(AuditStepKind.Passes, chain.Name.ToString(), _passed == 1 ? "1 rule does not match" : $"{_passed} rules do not match");
        _passed = 0;
    }

    private string Taken(TraceStep.Took took)
    {
        string rule = $"rule {took.Rule.Name.Number} {AuditRuleWords.Describe(Path, took.Rule)}";
        var (was, now) = (took.Before, took.After);
        if (was.Source != now.Source)
            return $"{rule} rewrites the source to {now.Source}";
        if (was.Destination != now.Destination)
            return $"{rule} rewrites the destination to {now.Destination}";
        return took.Rule.Verdict switch
        {
            Verdict.Drop => $"{rule} takes it: dropped",
            Verdict.Accept => $"{rule} takes it",
            _ => $"{rule} takes it and it goes on",
        };
    }

    private string Entering(Packet packet)
    {
        string how = packet[PacketField.InInterface] == 0 ? "is made by the device"
            : $"enters by {AuditRuleWords.Interface(Path, packet[PacketField.InInterface])}" + (packet[PacketField.DecryptedBy] == 0 ? "" : ", decrypted by IPsec");
        string turn = _finding.Turn switch { Turn.Reply => ", the answer of a connection,", Turn.Later => ", a later packet of its connection,", _ => "" };
        return $"{packet}{turn} {how}";
    }

    private string Ending(PacketTrace trace) => trace.Ending switch
    {
        Core.Auditing.Walking.Ending.SentInClear => $"leaves{(AuditFindingWords.MayLeaveInClear(_finding) ? "" : " in clear")} by {AuditRuleWords.Interface(Path, trace.Leaving[PacketField.OutInterface])} as {trace.Leaving}",
        Core.Auditing.Walking.Ending.Encrypted taken => $"leaves encrypted by {AuditRuleWords.Policy(Path.Policies[taken.Policy])} as {trace.Leaving}",
        Core.Auditing.Walking.Ending.ToDevice => "ends at the device itself",
        Core.Auditing.Walking.Ending.NoRoute => "ends here: no route",
        Core.Auditing.Walking.Ending.Expired => "ends here: its time to live is over",
        Core.Auditing.Walking.Ending.DroppedByPolicy => "ends here: a policy discards it",
        _ => "ends here: dropped",
    };

    private void Say(AuditStepKind kind, string place, string text, int? line = null, bool telling = false) => _steps.Add(new AuditStep(kind, place, text, line) { Telling = telling });
}
