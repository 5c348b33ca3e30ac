using System.Collections.Immutable;
using System.Net;
using Orchestrator.NatTraversal.Guarding;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>
/// Keeps what the responder observed, source by source. Bounded: beyond the limit the source that was quiet longest is forgotten. Sources
/// that never showed a return path are kept apart, so that forged ones never displace real ones. Thread-safe.
/// </summary>
/// <param name="maxSources">How many sources are kept of each of the two sorts, 1 to 2^24.</param>
public sealed class EvidenceLedger(int maxSources)
{
    private readonly Lock _gate = new();
    private readonly AgeOrderedTable<AddressKey, SourceEvidence> _proven = new(maxSources);
    private readonly AgeOrderedTable<AddressKey, SourceEvidence> _unproven = new(maxSources);

    /// <summary>How many sources are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _proven.Count + _unproven.Count;
        }
    }

    /// <summary>Adds an observation and returns what is now known of its source.</summary>
    public SourceEvidence Note(Observation seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var key = AddressKey.Of(seen.Source.Address);
        lock (_gate)
        {
            var known = Take(_proven, key) ?? Take(_unproven, key)
                ?? new SourceEvidence { Source = seen.Source.Address, FirstSeen = seen.At, LastSeen = seen.At };
            var evidence = known.With(seen);
            Put(evidence.Proven ? _proven : _unproven, key, evidence);
            return evidence;
        }
    }

    /// <summary>What is known of an address; null when nothing is.</summary>
    public SourceEvidence? Find(IPAddress source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var key = AddressKey.Of(source);
        lock (_gate)
            return Peek(_proven, key) ?? Peek(_unproven, key);
    }

    /// <summary>The sources that were heard last, newest first, those with a proven return path before all others.</summary>
    /// <param name="count">How many at most.</param>
    public ImmutableArray<SourceEvidence> Latest(int count)
    {
        lock (_gate)
        {
            return [.. _proven.NewestFirst().Concat(_unproven.NewestFirst()).Take(count).Select(each => each.Value)];
        }
    }

    private static SourceEvidence? Peek(AgeOrderedTable<AddressKey, SourceEvidence> table, AddressKey key)
    {
        ref var found = ref table.Find(key);
        return System.Runtime.CompilerServices.Unsafe.IsNullRef(ref found) ? null : found;
    }

    private static SourceEvidence? Take(AgeOrderedTable<AddressKey, SourceEvidence> table, AddressKey key)
    {
        var found = Peek(table, key);
        if (found is not null)
            table.Remove(key);
        return found;
    }

    private static void Put(AgeOrderedTable<AddressKey, SourceEvidence> table, AddressKey key, SourceEvidence evidence)
    {
        if (table.Count == table.Capacity && table.TryOldest(out var quietest, out _))
            table.Remove(quietest);
        table.Add(key, evidence);
    }

    private readonly record struct AddressKey(UInt128 Bits)
    {
        public static AddressKey Of(IPAddress address) => new(AddressBits.Of(address));

        public override int GetHashCode() =>
            HashCode.Combine((uint)Bits, (uint)(Bits >> 32), (uint)(Bits >> 64), (uint)(Bits >> 96));
    }
}
