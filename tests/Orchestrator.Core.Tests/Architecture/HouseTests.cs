using System.Text.RegularExpressions;

namespace Orchestrator.Core.Tests.Architecture;

/// <summary>The house rules that a compiler does not keep.</summary>
public sealed partial class HouseTests
{
    private static readonly string Root = FindRoot();

    /// <summary>Inside Core: which folder may use which. A folder may always use itself.</summary>
    private static readonly Dictionary<string, string[]> CoreMayUse = new()
    {
        ["Addressing"] = [],
        ["Cryptography"] = [],
        ["Platforms"] = [],
        ["Topology"] = ["Addressing", "Cryptography", "Platforms"],
        ["DeviceState"] = ["Addressing", "Cryptography", "Platforms"],
        ["Planning"] = ["Addressing", "Cryptography", "Platforms", "Topology", "DeviceState"],
        ["Rendering"] = ["Addressing", "Cryptography", "Platforms", "DeviceState"],
        ["NatBehaviour"] = ["Addressing", "Topology"],
        ["Auditing"] = ["Addressing", "Cryptography", "Platforms", "DeviceState"],
        ["Diagnosis"] = ["Addressing", "Cryptography", "Platforms", "Topology", "DeviceState", "Planning", "Rendering", "Auditing"],
    };

    private static readonly Dictionary<string, string[]> ProjectsMayReference = new()
    {
        ["Core"] = [],
        ["RouterOs"] = [],
        ["NatTraversal"] = [],
        ["Responder"] = ["NatTraversal"],
        ["Deployment"] = ["Core", "RouterOs", "NatTraversal"],
        ["Persistence"] = ["Core"],
        ["Lab"] = ["RouterOs"],
        ["Web"] = ["Core", "RouterOs", "Deployment", "Persistence", "Lab", "NatTraversal", "Migrations.Sqlite", "Migrations.PostgreSql"],
    };

    [Fact]
    public void Inside_Core_the_stages_are_read_left_to_right()
    {
        var offences = from file in Sources("src/Orchestrator.Core")
                       let folder = Path.GetRelativePath(Path.Combine(Root, "src/Orchestrator.Core"), file).Split('/')[0]
                       where !folder.EndsWith(".cs", StringComparison.Ordinal)
                       from Match use in CoreUse().Matches(File.ReadAllText(file))
                       let used = use.Groups[1].Value
                       where used != folder && !CoreMayUse.GetValueOrDefault(folder, []).Contains(used)
                       select $"{folder} uses {used}: {Short(file)}";

        offences.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void Projects_reference_only_what_they_may_know()
    {
        var offences = from pair in ProjectsMayReference
                       let project = Path.Combine(Root, "src", $"Orchestrator.{pair.Key}", $"Orchestrator.{pair.Key}.csproj")
                       from Match reference in ProjectReference().Matches(File.ReadAllText(project))
                       where !pair.Value.Contains(reference.Groups[1].Value)
                       select $"{pair.Key} references {reference.Groups[1].Value}";

        offences.ShouldBeEmpty();
    }

    [Fact]
    public void Core_does_no_input_or_output()
    {
        var offences = from file in Sources("src/Orchestrator.Core")
                       from Match use in Impure().Matches(File.ReadAllText(file))
                       select $"{use.Value} in {Short(file)}";

        offences.ShouldBeEmpty();
    }

    [Fact]
    public void No_source_file_is_over_500_lines_and_no_test_over_700()
    {
        var offences = from file in Sources("src").Concat(Sources("tests"))
                       let lines = File.ReadLines(file).Count()
                       where lines > (file.Contains("/tests/", StringComparison.Ordinal) ? 700 : 500)
                       select $"{lines} lines: {Short(file)}";

        offences.ShouldBeEmpty();
    }

    [Fact]
    public void Pages_stay_small_and_never_touch_a_database_process_or_socket()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Root, "src/Orchestrator.Web"), "*.razor*", SearchOption.AllDirectories).Where(Own).ToList();
        var forbidden = from file in pages
                        where !file.EndsWith(".css", StringComparison.Ordinal)
                        from Match word in ForbiddenInPages().Matches(File.ReadAllText(file))
                        select $"{word.Value} in {Short(file)}";
        var large = from file in pages
                    let limit = file.EndsWith(".razor", StringComparison.Ordinal) ? 150 : 250
                    where File.ReadLines(file).Count() > limit
                    select $"over {limit} lines: {Short(file)}";

        forbidden.Concat(large).ShouldBeEmpty();
    }

    [Fact]
    public void There_is_no_attic()
    {
        string[] attics = ["Common", "Utils", "Helpers", "Services", "Misc", "Shared"];
        var offences = Directory.EnumerateDirectories(Path.Combine(Root, "src"), "*", SearchOption.AllDirectories)
            .Where(folder => attics.Contains(Path.GetFileName(folder)) && Own(folder + "/"))
            .Select(Short);

        offences.ShouldBeEmpty();
    }

    [Fact]
    public void The_top_level_holds_what_the_owner_fixed()
    {
        string[] visible = ["src", "tests", "migrations", "templates", "wwwroot", "Orchestrator.sln", "README.md", "run", "test",
            "Directory.Build.props", "Directory.Packages.props", "BannedSymbols.txt", "global.json"];
        // Folders that programs make and git ignores.
        string[] ignored = ["artifacts", "data", "TestResults"];

        Directory.EnumerateFileSystemEntries(Root).Select(entry => Path.GetFileName(entry)!)
            .Where(name => !name.StartsWith('.') && !ignored.Contains(name)).Except(visible).ShouldBeEmpty();
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories).Where(Own);

    private static bool Own(string path) =>
        !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal);

    private static string Short(string path) => Path.GetRelativePath(Root, path);

    private static string FindRoot([System.Runtime.CompilerServices.CallerFilePath] string source = "")
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(source)!);
        while (!File.Exists(Path.Combine(folder.FullName, "Orchestrator.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("No Orchestrator.sln above this test.");
        return folder.FullName;
    }

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?Orchestrator\.Core\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex CoreUse();

    [GeneratedRegex(@"<ProjectReference Include=""[^""]*/Orchestrator\.([\w.]+)\.csproj""")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"\bSystem\.Net\.(Sockets|Http)\b|\bFile\.(Read|Write|Open|Create|Delete)\w*|\bProcess\.Start|\bConsole\.|\bTimeProvider\b|\bEnvironment\.(GetEnvironmentVariable|MachineName)\b")]
    private static partial Regex Impure();

    [GeneratedRegex(@"\bDbContext\b|\bOrchestratorDbContext\b|\bProcessStartInfo\b|\bProcess\.|\bTcpClient\b|\bSocket\b")]
    private static partial Regex ForbiddenInPages();
}
