using System.Buffers.Binary;

namespace Orchestrator.NatTraversal.Wire;

/// <summary>
/// A data attribute of a transform (RFC 2408 section 3.3, RFC 7296 section 3.3.5): two octets of value (TV) or a length and a value (TLV).
/// </summary>
public readonly ref struct AttributeView
{
    private const ushort ShortForm = 0x8000;

    private AttributeView(ushort type, bool isShort, ReadOnlySpan<byte> value)
    {
        Type = type;
        IsShort = isShort;
        Value = value;
    }

    /// <summary>The type without the form's bit, 0-32767.</summary>
    public ushort Type { get; }

    /// <summary>True for the two-octet form (TV).</summary>
    public bool IsShort { get; }

    /// <summary>The value's octets; two in the short form.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>The value as an unsigned integer, big-endian; null when it is empty or does not fit 64 bits.</summary>
    public ulong? Number
    {
        get
        {
            var digits = Value.TrimStart((byte)0);
            if (Value.IsEmpty || digits.Length > sizeof(ulong))
                return null;
            var sum = 0UL;
            foreach (var octet in digits)
                sum = sum << 8 | octet;
            return sum;
        }
    }

    /// <summary>Takes one attribute off <paramref name="rest"/>.</summary>
    public static WireFault Take(scoped ref ReadOnlySpan<byte> rest, out AttributeView attribute)
    {
        attribute = default;
        if (rest.Length < 4)
            return WireFault.AttributePastEnd;
        var type = BinaryPrimitives.ReadUInt16BigEndian(rest);
        var isShort = (type & ShortForm) != 0;
        var length = isShort ? 0 : BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        if (length > rest.Length - 4)
            return WireFault.AttributePastEnd;
        attribute = new AttributeView((ushort)(type & ~ShortForm), isShort, isShort ? rest[2..4] : rest.Slice(4, length));
        rest = rest[(4 + length)..];
        return WireFault.None;
    }

    /// <summary>Checks that attributes fill <paramref name="octets"/> exactly.</summary>
    internal static WireFault Check(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            if (Take(ref octets, out _) is var fault and not WireFault.None)
                return fault;
        }
        return WireFault.None;
    }
}
