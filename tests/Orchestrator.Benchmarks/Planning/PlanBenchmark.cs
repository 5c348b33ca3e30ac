using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Benchmarks.Measuring;

namespace Orchestrator.Benchmarks.Planning;

/// <summary>
/// The peer is what people write today: a template with every value worked out by hand, filled by Jinja2 and shown by
/// ansible-playbook --check --diff.
/// </summary>
internal static class PlanBenchmark
{
    private const int Warmup = 3_000;
    private const int Rounds = 1_000;
    private static readonly string PeerFolder = Path.Combine(Child.Here, "Planning/peer");

    public static async Task<Findings> RunAsync(int repetitions, CancellationToken cancellationToken)
    {
        var link = new SampleLink();
        Time(link, Warmup, static link => link.Plan());
        Time(link, Warmup, ToText);
        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken); // the JIT's second pass works in the background

        List<double> plan = [], text = [], filled = [], command = [], playbook = [];
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            plan.Add(Time(link, Rounds, static link => link.Plan()));
            text.Add(Time(link, Rounds, ToText));
            filled.Add(JsonSerializer.Deserialize<double>(await Child.OutputAsync(cancellationToken, "/usr/bin/python3", Path.Combine(PeerFolder, "fill.py"), PeerFolder)));
            command.Add(await Child.TimeAsync(cancellationToken, Child.Part(PlanOnce.Part)));
            playbook.Add(await PlaybookAsync(cancellationToken));
        }
        var (a, b) = link.Compare(link.Plan());
        return new Findings(
        [
            new("Plan of one link: intent to desired state of both ends", new("µs", plan)),
            new("Plan, comparison with both devices, all files and the script", new("µs", text), "Jinja2, filling a template", new("µs", filled)),
            new("The same as one command, process start included", new("ms", command), "ansible-playbook --check --diff", new("ms", playbook)),
        ],
        [
            string.Create(CultureInfo.InvariantCulture, $"Plan: {a.Operations.Count} operations on the router, {b.Operations.Count} on the box, {SampleLink.Show(a, b).Length:N0} characters to show, {Allocated(link):N0} octets allocated. ")
            + "Jinja2 fills a compiled template of the same connection with values that were worked out before (about a quarter of the text): it decides, checks and compares nothing. Median of 1,000 per repetition, both warm.",
            "Plan as one command: the playbook has that one template task on localhost without facts; neither talks to a device.",
        ]);
    }

    private static void ToText(SampleLink link)
    {
        var (a, b) = link.Compare(link.Plan());
        SampleLink.Show(a, b);
    }

    /// <summary>Median of the rounds, microseconds.</summary>
    private static double Time(SampleLink link, int rounds, Action<SampleLink> work)
    {
        double[] times = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            work(link);
            times[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }
        return new Samples("µs", times).Median;
    }

    private static long Allocated(SampleLink link)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        ToText(link);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static async Task<double> PlaybookAsync(CancellationToken cancellationToken)
    {
        var home = Directory.CreateTempSubdirectory("orch-bench-");
        try
        {
            return await Child.TimeAsync(cancellationToken, "env", "HOME=" + home.FullName, "ANSIBLE_LOCALHOST_WARNING=false", "/usr/bin/ansible-playbook",
                "-i", "localhost,", "-c", "local", "-e", "ansible_python_interpreter=/usr/bin/python3", "-e", "to=" + home.FullName,
                "--check", "--diff", Path.Combine(PeerFolder, "preview.yml"));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
