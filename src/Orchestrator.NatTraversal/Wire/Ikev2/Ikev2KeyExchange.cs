using System.Buffers.Binary;

namespace Orchestrator.NatTraversal.Wire.Ikev2;

/// <summary>The body of a KE payload (RFC 7296 section 3.4): group, two reserved octets, public value.</summary>
public readonly ref struct Ikev2KeyExchange
{
    private const int FixedSize = 4;

    /// <summary>The method of the value.</summary>
    public required KeyExchangeMethod Method { get; init; }

    /// <summary>The public value, at least one octet; whether its length fits the method is not checked here.</summary>
    public required ReadOnlySpan<byte> Value { get; init; }

    /// <summary>Reads a payload's body.</summary>
    public static WireFault Read(ReadOnlySpan<byte> body, out Ikev2KeyExchange exchange)
    {
        exchange = default;
        if (body.Length < FixedSize)
            return WireFault.Truncated;
        if (body.Length == FixedSize)
            return WireFault.KeyExchangeEmpty;
        exchange = new Ikev2KeyExchange
        {
            Method = (KeyExchangeMethod)BinaryPrimitives.ReadUInt16BigEndian(body),
            Value = body[FixedSize..],
        };
        return WireFault.None;
    }

    /// <summary>Writes the payload.</summary>
    public void Write(ref IkeMessageWriter writer)
    {
        writer.Begin((byte)Ikev2PayloadType.KeyExchange);
        writer.U16((ushort)Method);
        writer.U16(0);
        writer.Octets(Value);
    }
}
