using System.Buffers.Binary;

namespace Orchestrator.NatTraversal.Wire.Ikev2;

/// <summary>A transform of a version 2 proposal (RFC 7296 section 3.3.2).</summary>
/// <param name="Type">What the transform is for.</param>
/// <param name="Id">The algorithm, numbered per type.</param>
/// <param name="KeyLength">The key length in bits, 0-65535; null when not given.</param>
public readonly record struct Ikev2Transform(Ikev2TransformType Type, ushort Id, ushort? KeyLength = null)
{
    private const ushort KeyLengthAttribute = 14;
    private const ushort ShortForm = 0x8000;
    private const int FixedSize = 4;

    /// <summary>True when an attribute is not a key length in the two-octet form: such a transform must not be chosen (RFC 7296 section 3.3.6).</summary>
    public bool HasUnrecognised { get; init; }

    internal static WireFault Take(scoped ref ReadOnlySpan<byte> rest, out Ikev2Transform transform)
    {
        transform = default;
        if (Substructures.Take(ref rest, Substructures.MoreTransforms, out var body) is var fault and not WireFault.None)
            return fault;
        if (body.Length < FixedSize)
            return WireFault.Truncated;
        transform = new Ikev2Transform((Ikev2TransformType)body[0], BinaryPrimitives.ReadUInt16BigEndian(body[2..]));
        var attributes = body[FixedSize..];
        while (!attributes.IsEmpty)
        {
            fault = AttributeView.Take(ref attributes, out var attribute);
            if (fault != WireFault.None)
                return fault;
            transform = attribute is { Type: KeyLengthAttribute, IsShort: true }
                ? transform with { KeyLength = (ushort?)attribute.Number }
                : transform with { HasUnrecognised = true };
        }
        return WireFault.None;
    }

    internal void Write(ref IkeMessageWriter writer, bool last)
    {
        var at = writer.Open(last ? Substructures.Last : Substructures.MoreTransforms);
        writer.U8((byte)Type);
        writer.U8(0);
        writer.U16(Id);
        if (KeyLength is { } bits)
        {
            writer.U16(ShortForm | KeyLengthAttribute);
            writer.U16(bits);
        }
        writer.Close(at);
    }
}
