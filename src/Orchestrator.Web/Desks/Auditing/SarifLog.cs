using System.Text.Json.Nodes;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reviewing;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>An audit as SARIF 2.1.0 (OASIS), for CI systems: a result for each finding and each note, none for what is proved.</summary>
public static class SarifLog
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private const string Undecided = "audit.undecided";

    public static JsonObject Of(AuditView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        string file = view.Kind == AuditWords.Kind(PastedKind.RouterOsExport) ? "export.rsc" : view.Kind == AuditWords.Kind(PastedKind.Nft) ? "nft.json" : "iptables.rules";
        return Log([Run(view, file)]);
    }

    /// <summary>A run for each device; one that was never audited has failed.</summary>
    public static JsonObject Of(IReadOnlyList<DeviceAuditView> devices)
    {
        ArgumentNullException.ThrowIfNull(devices);
        return Log(devices.Select(Run));
    }

    private static JsonObject Log(IEnumerable<JsonObject> runs) => new() { ["$schema"] = Schema, ["version"] = "2.1.0", ["runs"] = new JsonArray([.. runs]) };

    private static JsonObject Run(DeviceAuditView device)
    {
        // No file of anybody's: it stands for the device, so that results of two devices are never taken for one.
        string file = $"devices/{Uri.EscapeDataString(device.Name)}";
        var run = device.Audit is { } audit ? Run(audit, file) : Run(file, new RuleTable(), []);
        run["automationDetails"] = new JsonObject { ["id"] = $"audit/{Uri.EscapeDataString(device.Name)}/" };
        var said = new List<string>();
        if (device.Audit is null && device.Problem is null)
            said.Add($"{device.Name} was not audited yet.");
        if (device.Problem is { } problem)
            said.Add($"{problem.What} {problem.Why}".Trim());
        var invocation = new JsonObject { ["executionSuccessful"] = said.Count == 0 };
        if (device.At is { } at)
            invocation["endTimeUtc"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        if (said.Count > 0)
            invocation["toolExecutionNotifications"] = new JsonArray([.. said.Select(text => (JsonNode)new JsonObject { ["level"] = "error", ["message"] = Message(text) })]);
        run["invocations"] = new JsonArray(invocation);
        return run;
    }

    private static JsonObject Run(AuditView view, string file)
    {
        var rules = new RuleTable();
        var results = new JsonArray();
        foreach (var finding in view.Findings)
            results.Add(Result(rules, file, view, finding));
        foreach (var question in view.Questions.Where(question => question.Verdict == AuditVerdict.Undecided))
            results.Add(Result(rules, Undecided, "none", "open", $"{question.Label}: {question.Sentence}", Location(file, null)));
        foreach (var remark in view.Remarks)
            results.Add(Result(rules, remark.Code, "note", "fail", remark.Sentence, Location(file, remark.Rule?.Line)));
        foreach (var note in view.Notes)
            results.Add(Result(rules, note.Code, AuditNoteWords.SaysUnread(note.Code) ? "warning" : "note", "fail", Sentence(note), Location(file, note.Line)));
        return Run(file, rules, results);
    }

    private static string Sentence(AuditNote note) => $"{(note.Where.Length > 0 ? $"{note.Where}: " : "")}{note.Text}{(note.Remedy.Length > 0 ? $"{(note.Text.EndsWith('.') ? "" : ".")} {note.Remedy}" : "")}";

    private static JsonObject Run(string file, RuleTable rules, JsonArray results) => new()
    {
        ["tool"] = new JsonObject { ["driver"] = new JsonObject { ["name"] = "Orchestrator", ["rules"] = rules.ToJson() } },
        ["columnKind"] = "utf16CodeUnits",
        ["artifacts"] = new JsonArray(new JsonObject { ["location"] = new JsonObject { ["uri"] = file } }),
        ["results"] = results,
    };

    private static JsonObject Result(RuleTable rules, string file, AuditView view, AuditFinding finding)
    {
        string level = finding.Verdict == AuditVerdict.Broken ? "error" : "warning";
        string fix = finding.Fixes.Count > 0 ? " " + finding.Fixes[0].Text : "";
        var result = Result(rules, finding.Code, level, "fail", finding.Sentence + fix, Location(file, finding.Rule?.Line));
        var question = view.Questions[finding.Question];
        // The same fault of the same link is the same result in the next run, wherever the rule stands by then.
        result["partialFingerprints"] = new JsonObject { ["audit/v1"] = $"{finding.Code}|{question.Traffic}|{question.Link}|{finding.Rule?.Chain}" };
        result["codeFlows"] = new JsonArray(new JsonObject
        {
            ["message"] = Message(finding.Story.Length > 0 ? finding.Story : finding.Packet),
            ["threadFlows"] = new JsonArray(new JsonObject { ["locations"] = new JsonArray([.. finding.Steps.Select(step => Step(file, step))]) }),
        });
        JsonNode[] fixes = [.. finding.Fixes.Where(one => one.Edits.Count > 0).Select(one => Fix(file, one))];
        if (fixes.Length > 0)
            result["fixes"] = new JsonArray(fixes);
        return result;
    }

    private static JsonObject Result(RuleTable rules, string rule, string level, string kind, string text, JsonObject location) => new()
    {
        ["ruleId"] = rule,
        ["ruleIndex"] = rules.Index(rule, level),
        ["kind"] = kind,
        ["level"] = level,
        ["message"] = Message(text),
        ["locations"] = new JsonArray(location),
    };

    private static JsonObject Step(string file, AuditStep step)
    {
        var location = Location(file, step.Line);
        location["message"] = Message(step.Place.Length > 0 ? $"{step.Place}: {step.Text}" : step.Text);
        return new JsonObject { ["location"] = location, ["importance"] = step.Kind == AuditStepKind.Passes ? "important" : "essential" };
    }

    private static JsonObject Fix(string file, AuditFix fix) => new JsonObject
    {
        ["description"] = Message(fix.Text),
        ["artifactChanges"] = new JsonArray(new JsonObject
        {
            ["artifactLocation"] = new JsonObject { ["uri"] = file },
            ["replacements"] = new JsonArray([.. fix.Edits.Select(Replacement)]),
        }),
    };

    // From the start of a line to the start of another: an empty region inserts.
    private static JsonObject Replacement(AuditEdit edit)
    {
        var replacement = new JsonObject
        {
            ["deletedRegion"] = new JsonObject { ["startLine"] = edit.Line, ["startColumn"] = 1, ["endLine"] = edit.Line + edit.Removed, ["endColumn"] = 1 },
        };
        if (edit.Added.Count > 0)
            replacement["insertedContent"] = new JsonObject { ["text"] = string.Concat(edit.Added.Select(line => line + "\n")) };
        return replacement;
    }

    private static JsonObject Location(string file, int? line)
    {
        var physical = new JsonObject { ["artifactLocation"] = new JsonObject { ["uri"] = file, ["index"] = 0 } };
        if (line is { } known)
            physical["region"] = new JsonObject { ["startLine"] = known };
        return new JsonObject { ["physicalLocation"] = physical };
    }

    private static JsonObject Message(string text) => new() { ["text"] = text };

    /// <summary>The rules that results refer to, each once, in the order in which they came.</summary>
    private sealed class RuleTable
    {
        private readonly List<(string Id, string Level)> _rules = [];

        public int Index(string id, string level)
        {
            int at = _rules.FindIndex(rule => rule.Id == id);
            if (at >= 0)
                return at;
            _rules.Add((id, level));
            return _rules.Count - 1;
        }

        public JsonArray ToJson() => new([.. _rules.Select(rule => (JsonNode)new JsonObject
        {
            ["id"] = rule.Id, ["shortDescription"] = Message(Meaning(rule.Id)), ["defaultConfiguration"] = new JsonObject { ["level"] = rule.Level },
        })]);

        private static string Meaning(string id)
        {
            foreach (var miss in Enum.GetValues<Miss>())
            {
                if (AuditFindingWords.Code(miss) == id)
                    return AuditFindingWords.Meaning(miss);
            }
            foreach (var kind in Enum.GetValues<RuleFindingKind>())
            {
                if (AuditReviewWords.Code(kind) == id)
                    return AuditReviewWords.Meaning(kind);
            }
            return id == Undecided ? "Something is beyond the audit's limits." : "Something in the text that a person should know before trusting a verdict on it.";
        }
    }
}
