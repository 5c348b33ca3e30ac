using System.Diagnostics;
using Orchestrator.Benchmarks.Measuring;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.OpenSsh;

namespace Orchestrator.Benchmarks.Ssh;

/// <summary>The command <c>true</c> over the product's SSH and over a plain ssh, alternating, to the same sshd.</summary>
internal static class SshBenchmark
{
    private const int Rounds = 4;
    private const int Visit = 10;
    private static readonly SshCommand Nothing = new() { Arguments = ["true"] };

    public static async Task<Findings> RunAsync(int repetitions, CancellationToken cancellationToken)
    {
        await using var box = await LoopbackSshd.StartAsync(cancellationToken);
        var client = new OpenSshClient(TimeProvider.System);
        await ColdAsync(client, box.Access, 1, cancellationToken);
        List<double> cold = [], plainCold = [], visit = [], plainVisit = [], warm = [], plainWarm = [];
        for (int round = 0; round < repetitions * Rounds; round++)
        {
            cold.Add(await ColdAsync(client, box.Access, 1, cancellationToken));
            plainCold.Add(await Child.TimeAsync(cancellationToken, [.. box.Plain, "true"]));
        }
        for (int round = 0; round < repetitions; round++)
        {
            visit.Add(await ColdAsync(client, box.Access, Visit, cancellationToken));
            plainVisit.Add(await PlainVisitAsync(box, cancellationToken));
        }
        await using (var session = await ConnectAsync(client, box.Access, cancellationToken))
        await using (await PlainMaster.OpenAsync(box, cancellationToken))
        {
            for (int round = 0; round < repetitions * Rounds * 2; round++)
            {
                warm.Add(await TimeAsync(() => RunAsync(session, cancellationToken)));
                plainWarm.Add(await Child.TimeAsync(cancellationToken, [.. PlainMaster.Words(box), "true"]));
            }
        }
        return new Findings(
        [
            new("SSH: log in and run one command", Ms(cold), "ssh", Ms(plainCold)),
            new("SSH: one more command over the open connection", Ms(warm), "ssh with ControlPath", Ms(plainWarm)),
            new($"SSH: log in and run {Visit} commands", Ms(visit), $"ssh, {Visit} times", Ms(plainVisit)),
        ],
        [
            "SSH: both run Debian's ssh against an sshd on loopback and start it from the same process. The product asks for the host's key first and compares the pinned fingerprint before it sends a credential: that is the surplus of a cold command.",
        ]);
    }

    private static Task<double> ColdAsync(OpenSshClient client, DeviceAccess access, int commands, CancellationToken cancellationToken) => TimeAsync(async () =>
    {
        await using var session = await ConnectAsync(client, access, cancellationToken);
        for (int command = 0; command < commands; command++)
            await RunAsync(session, cancellationToken);
    });

    private static async Task<double> PlainVisitAsync(LoopbackSshd box, CancellationToken cancellationToken)
    {
        double sum = 0;
        for (int command = 0; command < Visit; command++)
            sum += await Child.TimeAsync(cancellationToken, [.. box.Plain, "true"]);
        return sum;
    }

    private static async Task<ISshSession> ConnectAsync(OpenSshClient client, DeviceAccess access, CancellationToken cancellationToken)
    {
        var outcome = await client.ConnectAsync(access, cancellationToken);
        return outcome.Value ?? throw new InvalidOperationException($"No SSH session: {outcome.Fault}");
    }

    private static async Task RunAsync(ISshSession session, CancellationToken cancellationToken)
    {
        var outcome = await session.RunAsync(Nothing, cancellationToken);
        if (outcome.Value?.ExitCode != 0)
            throw new InvalidOperationException($"The command failed: {outcome.Value} {outcome.Fault}");
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static Samples Ms(List<double> values) => new("ms", values);
}
