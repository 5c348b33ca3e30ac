using System.Diagnostics;
using System.Globalization;
using Orchestrator.Benchmarks.Measuring;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Benchmarks.Auditing;

/// <summary>The peer is a plain simulator: it takes packets through the same rules one by one, and proves nothing about the others.</summary>
internal static class AuditBenchmark
{
    public const string Part = "audit-once";
    private const int PacketsOfALink = 100;

    public static async Task<Findings> RunAsync(int repetitions, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        Prove(500, 20);
        foreach (var (rules, links) in new[] { (1_000, 50), (1_000, 200), (5_000, 50), (5_000, 100), (5_000, 200), (10_000, 200) })
        {
            List<double> proof = [], walk = [];
            for (int repetition = 0; repetition < repetitions; repetition++)
            {
                proof.Add(Prove(rules, links));
                walk.Add(Walk(rules, links));
                cancellationToken.ThrowIfCancellationRequested();
            }
            rows.Add(new Row(string.Create(CultureInfo.InvariantCulture, $"Audit: {rules:N0} rules, {links} links proved"), new Samples("ms", proof),
                string.Create(CultureInfo.InvariantCulture, $"plain simulator, {PacketsOfALink} packets of each link"), new Samples("ms", walk)));
        }
        List<double> memory = [];
        for (int repetition = 0; repetition < repetitions; repetition++)
            memory.Add(double.Parse(await Child.OutputAsync(cancellationToken, Child.Part(Part)), CultureInfo.InvariantCulture));
        rows.Add(new Row("Audit: peak memory of a process that proves 200 links over 5,000 rules once", new Samples("MB", memory)));
        return new Findings(rows, ["Audit: one thread. A proof covers every packet of a link's six obligations, first, later and answering; the simulator walks "
            + "single packets through the same model and says nothing about the others."]);
    }

    /// <summary>Peak resident memory in MB goes to standard output.</summary>
    public static void Once()
    {
        Prove(5_000, 200);
        Console.WriteLine((Process.GetCurrentProcess().PeakWorkingSet64 / 1e6).ToString(CultureInfo.InvariantCulture));
    }

    private static double Prove(int rules, int links)
    {
        var (path, obligations) = BigHub.Make(rules, links);
        long start = Stopwatch.GetTimestamp();
        if (!DeviceAudit.Of(path, obligations).IsProved)
            throw new InvalidOperationException("The benchmark's hub is not proved: the figures would mean nothing.");
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Walk(int rules, int links)
    {
        var (path, _) = BigHub.Make(rules, links);
        var walk = new PacketWalk(path, new NoChoice());
        long start = Stopwatch.GetTimestamp();
        for (int packet = 0; packet < links * PacketsOfALink; packet++)
        {
            walk.Receive(new Packet().With(PacketField.Source, 0x0A000001u + (uint)(packet % 60000)).With(PacketField.Destination, 0x0A010001u + ((uint)(packet % links) << 8))
                .With(PacketField.Protocol, 6).With(PacketField.InInterface, 1).With(PacketField.DestinationPort, 443).With(PacketField.State, (uint)ConnectionState.New));
        }
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private sealed class NoChoice : IPacketChoices
    {
        public bool Undecided(string name) => false;

        public uint Choose(PacketField field, uint first, uint last) => first;

        public uint Leave(Packet packet) => 0;
    }
}
