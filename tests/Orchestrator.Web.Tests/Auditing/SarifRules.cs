using System.Text.Json.Nodes;

namespace Orchestrator.Web.Tests.Auditing;

/// <summary>What SARIF 2.1.0 requires of the parts that we write (section numbers are of the OASIS standard with errata 01).</summary>
internal static class SarifRules
{
    public static void Check(JsonNode log, int lines)
    {
        ((string?)log["version"]).ShouldBe("2.1.0"); // 3.13.2
        ((string?)log["$schema"])!.ShouldEndWith("sarif-schema-2.1.0.json"); // 3.13.3
        var run = log["runs"]!.AsArray().ShouldHaveSingleItem()!; // 3.13.4
        ((string?)run["tool"]!["driver"]!["name"]).ShouldNotBeNullOrEmpty(); // 3.19.8
        var rules = run["tool"]!["driver"]!["rules"]!.AsArray(); // 3.19.23: unique
        var ids = rules.Select(rule => (string?)rule!["id"]).ToList();
        ids.ShouldAllBe(id => !string.IsNullOrEmpty(id));
        ids.ShouldBeUnique();
        rules.ShouldAllBe(rule => !string.IsNullOrEmpty((string?)rule!["shortDescription"]!["text"])); // 3.49.9
        int artifacts = run["artifacts"]!.AsArray().Count;
        foreach (var result in run["results"]!.AsArray())
            Result(result!, ids, artifacts, lines);
    }

    private static void Result(JsonNode result, List<string?> ids, int artifacts, int lines)
    {
        ids[(int)result["ruleIndex"]!].ShouldBe((string?)result["ruleId"]); // 3.27.6
        string kind = (string)result["kind"]!, level = (string)result["level"]!;
        kind.ShouldBeOneOf("pass", "open", "informational", "notApplicable", "review", "fail"); // 3.27.9
        level.ShouldBeOneOf("none", "note", "warning", "error"); // 3.27.10
        (kind == "fail" || level == "none").ShouldBeTrue("what is no failure has no level");
        Message(result["message"]!);
        foreach (var location in result["locations"]!.AsArray())
            Location(location!, artifacts, lines);
        foreach (var flow in result["codeFlows"]?.AsArray() ?? [])
        {
            var thread = flow!["threadFlows"]!.AsArray().ShouldHaveSingleItem()!; // 3.36.3: at least one
            thread["locations"]!.AsArray().ShouldNotBeEmpty(); // 3.37.6
            foreach (var step in thread["locations"]!.AsArray())
            {
                Location(step!["location"]!, artifacts, lines);
                Message(step["location"]!["message"]!);
                ((string?)step["importance"]).ShouldBeOneOf("important", "essential", "unimportant"); // 3.38.13
            }
        }
        foreach (var change in (result["fixes"]?.AsArray() ?? []).SelectMany(fix => fix!["artifactChanges"]!.AsArray()))
        {
            ((string?)change!["artifactLocation"]!["uri"]).ShouldNotBeNullOrEmpty(); // 3.56.2
            change["replacements"]!.AsArray().ShouldNotBeEmpty(); // 3.56.3
            foreach (var replacement in change["replacements"]!.AsArray())
                Region(replacement!["deletedRegion"]!, lines + 1); // 3.57.3
        }
    }

    private static void Location(JsonNode location, int artifacts, int lines)
    {
        var physical = location["physicalLocation"]!;
        var artifact = physical["artifactLocation"]!;
        Uri.IsWellFormedUriString((string?)artifact["uri"], UriKind.Relative).ShouldBeTrue(); // 3.4.3
        ((int)artifact["index"]!).ShouldBeInRange(0, artifacts - 1); // 3.4.5
        if (physical["region"] is { } region)
            Region(region, lines);
    }

    private static void Region(JsonNode region, int lines)
    {
        int start = (int)region["startLine"]!;
        start.ShouldBeInRange(1, lines); // 3.30.5
        ((int?)region["endLine"] ?? start).ShouldBeInRange(start, lines); // 3.30.7
    }

    private static void Message(JsonNode message) => ((string?)message["text"]).ShouldNotBeNullOrEmpty(); // 3.11
}
