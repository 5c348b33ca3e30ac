using Orchestrator.NatTraversal.Wire.Ikev1;
using Orchestrator.NatTraversal.Wire.Ikev2;

namespace Orchestrator.NatTraversal.Wire;

/// <summary>One payload of a chain (RFC 2408 section 3.2, RFC 7296 section 3.2): a view into the message, valid as long as the message's octets.</summary>
public readonly ref struct Payload
{
    internal Payload(byte type, int offset, ReadOnlySpan<byte> octets)
    {
        Type = type;
        Offset = offset;
        Next = octets[0];
        Critical = (octets[1] & 0x80) != 0;
        Body = octets[PayloadChain.HeaderSize..];
    }

    /// <summary>The type's number; what it means depends on the version.</summary>
    public byte Type { get; }

    /// <summary>The type as version 1 numbers it.</summary>
    public Ikev1PayloadType Ikev1Type => (Ikev1PayloadType)Type;

    /// <summary>The type as version 2 numbers it.</summary>
    public Ikev2PayloadType Ikev2Type => (Ikev2PayloadType)Type;

    /// <summary>The type this payload's header names next; for an encrypted payload (46, 53) the type of the first payload inside it.</summary>
    public byte Next { get; }

    /// <summary>The critical bit. It means something in version 2, and only on a type the reader does not know (RFC 7296 section 2.5).</summary>
    public bool Critical { get; }

    /// <summary>Where the payload's 4-octet header begins, in octets from the first octet of the chain (add 28 for the message).</summary>
    public int Offset { get; }

    /// <summary>What follows the 4-octet header; may be empty.</summary>
    public ReadOnlySpan<byte> Body { get; }
}
