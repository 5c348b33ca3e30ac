namespace Orchestrator.Benchmarks.Planning;

/// <summary>One preview in a process of its own.</summary>
internal static class PlanOnce
{
    public const string Part = "plan-once";

    public static void Run()
    {
        var link = new SampleLink();
        var (a, b) = link.Compare(link.Plan());
        Console.WriteLine(SampleLink.Show(a, b));
    }
}
