using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Tests.Auditing;

/// <summary>Sets against single packets: whole small universes, every packet, every choice the device has.</summary>
public sealed class ExactnessTests
{
    private static readonly PacketField[] Open = [PacketField.Source, PacketField.Destination, PacketField.DestinationPort];

    [Fact]
    public void The_sets_say_of_every_packet_what_walking_it_says()
    {
        for (int seed = 0; seed < 10_000; seed++)
            Compare(seed);
    }

    private static void Compare(int seed)
    {
        var random = new Random(seed);
        var path = new RandomPaths(random).Next();
        var space = new PacketSpace();
        var state = (ConnectionState)random.Next(3);
        bool sends = random.Next(3) == 0;
        uint protocol = new[] { 1u, 6u, 17u }[random.Next(3)], arrives = (uint)random.Next(1, 4);
        var header = Universe(space, protocol, arrives);
        var walk = new SetWalk(space, path);
        // Only interfaces that exist.
        int entering = space.Member(space.Entering[PacketField.OutInterface], NumberSet.Between(1, 3));
        var flow = walk.Enter(entering, state, header);
        var fates = sends ? walk.Send(flow) : walk.Receive(flow);
        foreach (var packet in Packets(protocol, arrives, state))
        {
            EveryFateIsWalked(seed, space, path, fates, packet, sends);
            EveryWalkIsAFate(seed, space, path, fates, packet, random, sends);
        }
    }

    /// <summary>From a set's member to a walk: same end, same packet.</summary>
    private static void EveryFateIsWalked(int seed, PacketSpace space, PacketPath path, IReadOnlyList<Fate> fates, Packet packet, bool sends)
    {
        int one = Open.Aggregate(DiagramStore.True, (set, field) => space.Store.And(set, space.Member(space.Entering[field], NumberSet.One(packet[field]))));
        foreach (var fate in fates)
        {
            if (Sample.Of(space, space.Store.And(fate.Flow.Set, one)) is not { } sample)
                continue;
            var choices = new Choices(sample.Chosen, name => sample.Answers.GetValueOrDefault(name), sample.Packet[PacketField.OutInterface]);
            var trace = sends ? new PacketWalk(path, choices).Send(packet) : new PacketWalk(path, choices).Receive(packet);
            trace.Ending.ShouldBe(fate.Ending, $"seed {seed}, {packet}");
            foreach (var field in PacketFields.All.Where(field => Compared(field, path)))
                trace.Leaving[field].ShouldBe(sample.Read(fate.Flow.Header[field]), $"seed {seed}, {packet}, {field}");
        }
    }

    /// <summary>From a walk to exactly one set.</summary>
    private static void EveryWalkIsAFate(int seed, PacketSpace space, PacketPath path, IReadOnlyList<Fate> fates, Packet packet, Random random, bool sends)
    {
        var answers = new Dictionary<string, bool> { ["time"] = random.Next(2) == 0, ["chance"] = random.Next(2) == 0 };
        var chosen = new Dictionary<PacketField, uint>();
        var choices = new Choices(field => chosen.TryGetValue(field, out uint value) ? value : 0, name => answers[name], (uint)random.Next(1, 4), (field, first, last) =>
            chosen[field] = first + (uint)random.NextInt64(0, (long)Math.Min(last - first, 1000) + 1));
        var walk = new PacketWalk(path, choices);
        var trace = sends ? walk.Send(packet) : walk.Receive(packet);
        var entered = path.Routes is null ? packet.With(PacketField.OutInterface, choices.Left) : packet.With(PacketField.OutInterface, 1);
        var held = fates.Where(fate => Sample.IsIn(space, fate.Flow.Set, entered, field => chosen.GetValueOrDefault(field), name => answers[name])).ToList();
        held.Count.ShouldBe(1, $"seed {seed}, {packet}");
        held[0].Ending.ShouldBe(trace.Ending, $"seed {seed}, {packet}");
    }

    private static bool Compared(PacketField field, PacketPath path) => field != PacketField.OutInterface || path.Routes is not null;

    /// <summary>Two low bits of each address and of the port are open; all else is fixed.</summary>
    private static Header Universe(PacketSpace space, uint protocol, uint arrives)
    {
        var header = PacketFields.All.Where(field => !Open.Contains(field) && field != PacketField.OutInterface)
            .Aggregate(space.Entering, (header, field) => header.With(field, 0));
        header = Open.Aggregate(header, (header, field) => header.With(field, space.Entering[field].Overlay(0, field.Largest() - 3)));
        return header.With(PacketField.Protocol, protocol).With(PacketField.InInterface, arrives).With(PacketField.TimeToLive, arrives + 1);
    }

    private static IEnumerable<Packet> Packets(uint protocol, uint arrives, ConnectionState state) =>
        from source in Enumerable.Range(0, 4)
        from destination in Enumerable.Range(0, 4)
        from port in Enumerable.Range(0, 4)
        select new Packet().With(PacketField.Source, (uint)source).With(PacketField.Destination, (uint)destination).With(PacketField.DestinationPort, (uint)port)
            .With(PacketField.Protocol, protocol).With(PacketField.InInterface, arrives).With(PacketField.State, (uint)state).With(PacketField.TimeToLive, arrives + 1);

    private sealed class Choices(Func<PacketField, uint> chosen, Func<string, bool> answer, uint leaves, Func<PacketField, uint, uint, uint>? choose = null) : IPacketChoices
    {
        public uint Left => leaves;

        public bool Undecided(string name) => answer(name);

        public uint Choose(PacketField field, uint first, uint last) => first == last ? first : choose?.Invoke(field, first, last) ?? chosen(field);

        public uint Leave(Packet packet) => leaves;
    }
}
