using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Packets;

/// <summary>One member of a packet set: a packet, and what the device and the undecided matchers must choose to make it one.</summary>
public sealed class Sample
{
    private readonly PacketSpace _space;
    private readonly Dictionary<int, bool> _levels;

    private Sample(PacketSpace space, Dictionary<int, bool> levels) => (_space, _levels) = (space, levels);

    /// <summary>The packet as it enters; a field that the set leaves open is 0.</summary>
    public Packet Packet => PacketFields.All.Aggregate(new Packet(), (packet, one) => packet.With(one, Read(_space.Entering[one])));

    public uint Chosen(PacketField field) => Read(_space.Chosen(field));

    /// <summary>The undecided matchers on whose answer it depends, with the answer.</summary>
    public IReadOnlyDictionary<string, bool> Answers =>
        _levels.Where(level => level.Key >= _space.FirstUnknown).ToDictionary(level => _space.UnknownAt(level.Key), level => level.Value);

    /// <summary>What these bits are for this member.</summary>
    public uint Read(Bits bits)
    {
        ArgumentNullException.ThrowIfNull(bits);
        uint value = 0;
        for (int index = 0; index < bits.Width; index++)
        {
            var bit = bits[index];
            value = (value << 1) | ((bit.IsKnown ? bit.Value : _levels.GetValueOrDefault(bit.Code)) ? 1u : 0u);
        }
        return bits.Value(value);
    }

    /// <summary>A member of the set; null if it is empty.</summary>
    /// <param name="wishes">Sets to stay within, the most wanted first; a wish that leaves nothing is passed over.</param>
    public static Sample? Of(PacketSpace space, int set, params IEnumerable<int> wishes)
    {
        ArgumentNullException.ThrowIfNull(space);
        foreach (int wish in wishes)
        {
            if (space.Store.And(set, wish) is var narrowed and not DiagramStore.False)
                set = narrowed;
        }
        if (set == DiagramStore.False)
            return null;
        var levels = new Dictionary<int, bool>();
        while (set != DiagramStore.True)
        {
            bool high = space.Store.Low(set) == DiagramStore.False;
            levels[space.Store.LevelOf(set)] = high;
            set = high ? space.Store.High(set) : space.Store.Low(set);
        }
        return new Sample(space, levels);
    }

    /// <summary>Whether the packet, with these choices and answers, is in the set.</summary>
    public static bool IsIn(PacketSpace space, int set, Packet packet, Func<PacketField, uint> chosen, Func<string, bool> answer)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(packet);
        while (set > DiagramStore.True)
        {
            int level = space.Store.LevelOf(set);
            bool high = space.Meaning(level) is { } meaning
                ? ((meaning.Chosen ? chosen(meaning.Field) : packet[meaning.Field]) >> (meaning.Field.Width() - 1 - meaning.Index) & 1) != 0
                : answer(space.UnknownAt(level));
            set = high ? space.Store.High(set) : space.Store.Low(set);
        }
        return set == DiagramStore.True;
    }

    /// <summary>Whether some choice of the device and some answers put the packet in the set.</summary>
    /// <param name="chosen">What is known of the device's choice; null where it is not.</param>
    public static bool MayBeIn(PacketSpace space, int set, Packet packet, Func<PacketField, uint?> chosen)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(packet);
        return MayBeIn(space, set, packet, chosen, []);
    }

    private static bool MayBeIn(PacketSpace space, int set, Packet packet, Func<PacketField, uint?> chosen, Dictionary<int, bool> known)
    {
        while (set > DiagramStore.True)
        {
            int level = space.Store.LevelOf(set);
            var meaning = space.Meaning(level);
            if ((meaning is not { } one ? null : one.Chosen ? chosen(one.Field) : packet[one.Field]) is not { } value)
                break;
            bool high = (value >> (meaning!.Value.Field.Width() - 1 - meaning.Value.Index) & 1) != 0;
            set = high ? space.Store.High(set) : space.Store.Low(set);
        }
        if (set <= DiagramStore.True)
            return set == DiagramStore.True;
        if (!known.TryGetValue(set, out bool may))
            known[set] = may = MayBeIn(space, space.Store.Low(set), packet, chosen, known) || MayBeIn(space, space.Store.High(set), packet, chosen, known);
        return may;
    }
}
