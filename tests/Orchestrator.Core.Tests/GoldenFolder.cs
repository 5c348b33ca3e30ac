using System.Runtime.CompilerServices;

namespace Orchestrator.Core.Tests;

/// <summary>
/// A case is a folder: what goes in beside what must come out. To accept new outputs after reading them, run the tests with
/// ORCHESTRATOR_ACCEPT_GOLDENS=1 and look at the diff.
/// </summary>
internal sealed class GoldenFolder(string path)
{
    public string Name => Path.GetFileName(path);

    /// <summary>The folders under "cases" beside the calling source file.</summary>
    public static IEnumerable<GoldenFolder> Beside([CallerFilePath] string source = "") =>
        Directory.GetDirectories(Path.Combine(Path.GetDirectoryName(source)!, "cases")).Order(StringComparer.Ordinal).Select(folder => new GoldenFolder(folder));

    public string Read(string file) => File.ReadAllText(Path.Combine(path, file));

    public bool Has(string file) => File.Exists(Path.Combine(path, file));

    public void MustBe(string file, string actual)
    {
        string full = Path.Combine(path, file);
        if (Environment.GetEnvironmentVariable("ORCHESTRATOR_ACCEPT_GOLDENS") == "1")
            File.WriteAllText(full, actual);
        File.Exists(full).ShouldBeTrue($"{Name}/{file} is missing; it would hold:\n{actual}");
        string expected = File.ReadAllText(full);
        (actual == expected).ShouldBeTrue($"{Name}/{file}, {FirstDifference(expected.Split('\n'), actual.Split('\n'))}");
    }

    private static string FirstDifference(string[] expected, string[] actual)
    {
        int line = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1}:\n  expected: {expected.ElementAtOrDefault(line)}\n  actual:   {actual.ElementAtOrDefault(line)}";
    }
}
