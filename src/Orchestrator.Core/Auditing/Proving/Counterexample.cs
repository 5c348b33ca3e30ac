using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>One packet of a violation, walked through the device: the proof that a person can follow.</summary>
/// <param name="Packet">As it enters.</param>
/// <param name="Answers">What the undecided matchers must answer for it to happen.</param>
public sealed record Counterexample(Packet Packet, PacketTrace Trace, IReadOnlyDictionary<string, bool> Answers)
{
    /// <summary>A packet such as people know them, if the violation holds one: TCP from a high port to 443, from and to hosts rather than networks.</summary>
    public static Counterexample Of(PacketSpace space, PacketPath path, Violation violation)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(violation);
        return Of(space, path, violation.Entering, violation.Set);
    }

    /// <param name="set">Packets of those that enter; not empty.</param>
    internal static Counterexample Of(PacketSpace space, PacketPath path, Flow entering, int set)
    {
        var header = entering.Header;
        var sample = Sample.Of(space, set, Wishes(space, header)) ?? throw new InvalidOperationException("A violation without packets is none.");
        var packet = PacketFields.All.Aggregate(new Packet(), (known, one) => known.With(one, sample.Read(header[one])))
            .With(PacketField.State, entering.State.Known ?? 0);
        var walk = new PacketWalk(path, new Chosen(space, sample));
        bool sends = packet[PacketField.InInterface] == 0;
        return new Counterexample(packet, sends ? walk.Send(packet) : walk.Receive(packet), sample.Answers);
    }

    private static IEnumerable<int> Wishes(PacketSpace space, Header header)
    {
        (PacketField Field, NumberSet Numbers)[] wishes =
        [
            (PacketField.Protocol, NumberSet.One(6)), (PacketField.Protocol, NumberSet.One(17)),
            (PacketField.DestinationPort, NumberSet.One(443)), (PacketField.DestinationPort, NumberSet.Between(1, 1023)),
            (PacketField.SourcePort, NumberSet.One(40000)), (PacketField.SourcePort, NumberSet.Between(1024, 65535)),
            (PacketField.TimeToLive, NumberSet.One(63)), (PacketField.Length, NumberSet.One(60)), (PacketField.TcpFlags, NumberSet.One(2)),
            (PacketField.TcpFlags, NumberSet.One(16)), (PacketField.SegmentSize, NumberSet.One(1460)), (PacketField.TypeOfService, NumberSet.One(0)),
        ];
        foreach (var (field, numbers) in wishes)
            yield return space.Member(header[field], numbers);
        // A host's address ends neither in 0 nor in 255; .5 and .9 read well.
        foreach (var (field, last) in new[] { (PacketField.Source, 5u), (PacketField.Destination, 9u) })
        {
            yield return space.Masked(header[field], last, 255);
            yield return space.Store.Difference(space.Store.Not(space.Masked(header[field], 0, 255)), space.Masked(header[field], 255, 255));
        }
    }

    private sealed class Chosen(PacketSpace space, Sample sample) : IPacketChoices
    {
        public bool Undecided(string name) => sample.Answers.GetValueOrDefault(name);

        public uint Choose(PacketField field, uint first, uint last) => first == last ? first : Math.Clamp(sample.Chosen(field), first, last);

        public uint Leave(Packet packet) => sample.Read(space.Entering[PacketField.OutInterface]);
    }
}
