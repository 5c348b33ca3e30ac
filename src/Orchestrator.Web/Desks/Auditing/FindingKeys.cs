using System.Text.Json;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>Names a finding so that the same fault is found again when the device is read anew: what happens, to which packets, by which rule.</summary>
internal static class FindingKeys
{
    public static string Of(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        // A device's own handle stays with a rule that is moved; a text has none, and there the place stands for it.
        string rule = finding.Rule is { } at ? $"{at.Name.Chain} {(at.Name.Handle.Length > 0 ? at.Name.Handle : $"{at.Name.Number}")}" : "";
        return $"{AuditFindingWords.Code(finding.Miss)}|{Word(finding.Turn)}|{Word(finding.Obligation.Kind)}|{finding.Obligation.Link}|{rule}";
    }

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
