using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using Orchestrator.Benchmarks.Auditing;
using Orchestrator.Benchmarks.Measuring;
using Orchestrator.Benchmarks.Planning;
using Orchestrator.Benchmarks.Responder;
using Orchestrator.Benchmarks.RouterOsClients;
using Orchestrator.Benchmarks.Ssh;
using Orchestrator.Benchmarks.WebApp;

Benchmark[] benchmarks =
[
    new("routeros", "RouterOS client against librouteros on the same virtual routers", RouterOsBenchmark.RunAsync),
    new("ssh", "SSH command, cold and multiplexed, against plain ssh", SshBenchmark.RunAsync),
    new("plan", "plan of one link against a template filled by Jinja2 and previewed by Ansible", PlanBenchmark.RunAsync),
    new("audit", "proofs over all packets against a plain simulator of single ones", AuditBenchmark.RunAsync),
    new("responder", "answers of the NAT-T responder against strongSwan's charon; needs root", ResponderBenchmark.RunAsync),
    new("flood", "the app's pages while its responder is flooded; needs root", FloodBenchmark.RunAsync),
    new("web", "start of the app and its idle memory against the least web app", WebBenchmark.RunAsync),
];

using var stop = new CancellationTokenSource();

// Parts that a benchmark starts as processes of their own.
switch (args)
{
    case [ClientRun.Part, var full, var empty]:
        await ClientRun.RunAsync(int.Parse(full, CultureInfo.InvariantCulture), int.Parse(empty, CultureInfo.InvariantCulture), stop.Token);
        return 0;
    case [PlanOnce.Part]:
        PlanOnce.Run();
        return 0;
    case [AuditBenchmark.Part]:
        AuditBenchmark.Once();
        return 0;
    case [Serving.Part, var address, var keyUses]:
        await Serving.RunAsync(address, int.Parse(keyUses, CultureInfo.InvariantCulture), stop.Token);
        return 0;
    case [Asking.Part, var question, var server, var process, var seconds]:
        Asking.Run(question, server, process, seconds);
        return 0;
    case [Flooding.Part, var target, var perSecond, var length]:
        Flooding.Run(target, perSecond, length);
        return 0;
    case [Browsing.Part, var page, var length]:
        await Browsing.RunAsync(page, length, stop.Token);
        return 0;
    case [HelloWeb.Part, var url]:
        await HelloWeb.RunAsync(url);
        return 0;
}

// What a benchmark made is taken away however it is ended; the parts above just end.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

int repetitions = 5;
var chosen = new List<Benchmark>();
for (int index = 0; index < args.Length; index++)
{
    if (args[index] == "--repetitions" && index + 1 < args.Length && int.TryParse(args[index + 1], CultureInfo.InvariantCulture, out repetitions) && repetitions > 0)
        index++;
    else if (Array.Find(benchmarks, one => one.Name == args[index]) is { } benchmark)
        chosen.Add(benchmark);
    else
        return Usage(args[index] is "--help" or "-h" ? 0 : 2);
}

string machine = await Machine.DescribeAsync(stop.Token);
var findings = new List<Findings>();
foreach (var benchmark in chosen.Count > 0 ? [.. chosen] : benchmarks)
{
    await Console.Error.WriteLineAsync($"{benchmark.Name}: {benchmark.Summary}");
    try
    {
        findings.Add(await benchmark.RunAsync(repetitions, stop.Token));
    }
    catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or OperationCanceledException)
    {
        await Console.Error.WriteLineAsync($"{benchmark.Name} stopped: {exception.Message}");
        return 1;
    }
}
string report = Report.Write(machine, findings);
Console.WriteLine(report);
string folder = Directory.CreateDirectory(Path.Combine(Child.RepoRoot, "artifacts")).FullName;
await File.WriteAllTextAsync(Path.Combine(folder, "benchmarks.md"), report);
return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

int Usage(int exitCode)
{
    Console.WriteLine($"""
        usage: dotnet run -c Release --project tests/Orchestrator.Benchmarks -- [--repetitions N] [name...]

        {string.Join("\n", benchmarks.Select(one => $"{one.Name,-10}{one.Summary}"))}

        Without a name: all of them. N is 5 unless told. The table goes to standard output and to artifacts/benchmarks.md.
        Needs Debian's python3-librouteros, openssh-server, openssh-client, ansible, strongswan-charon and strongswan-swanctl.
        """);
    return exitCode;
}
