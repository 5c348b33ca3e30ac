using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Deployment.Push;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Preview;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>Makes the proof of a fix: what the same audit must say of the rules once they are written. Thread-safe.</summary>
internal sealed class FixProofs(DeviceAuditor auditor, TimeProvider clock)
{
    /// <param name="previewed">What the person saw; what it showed as spoiled they have agreed to.</param>
    public async Task<IRulesProof> ForAsync(DeviceEntry device, FixAsked fix, AuditComparison? previewed, CancellationToken cancellationToken)
    {
        var asked = await auditor.AskedAsync(device.Device, cancellationToken);
        var kept = (previewed?.Questions ?? []).Where(question => question is { Before: AuditVerdict.Proved, After: AuditVerdict.Proved }).Select(question => question.Key);
        return new FixProof(device.Device.Name, asked, fix.FindingKey, [.. kept], clock.GetUtcNow());
    }

    private sealed class FixProof(string device, DeviceAsked asked, string findingKey, IReadOnlyList<string> kept, DateTimeOffset at) : IRulesProof
    {
        public RulesSeen Judge(DeviceRules rules, CancellationToken cancellationToken)
        {
            var seen = DeviceExamination.Of(rules with { Device = device }, asked, at, cancellationToken);
            var answers = AuditComparisons.Answers(seen);
            var unmended = FixPlanner.Find(seen, findingKey) is { } left ? [AuditFindingWords.Sentence(AuditShown.Of(seen).Told, left)] : Array.Empty<string>();
            var spoiled = kept.Where(key => !answers.TryGetValue(key, out var answer) || answer.Verdict != AuditVerdict.Proved)
                .Select(key => answers.TryGetValue(key, out var answer) ? $"{answer.Label}: {answer.Sentence}" : $"{key}: {ComparisonWords.NotAsked}");
            return new RulesSeen(answers.Values.Count(answer => answer.Verdict == AuditVerdict.Proved), answers.Count, unmended, [.. spoiled]);
        }
    }
}
