namespace Orchestrator.NatTraversal.Wire;

/// <summary>A whole IKE message of version 1 or 2: header and, where they are readable, payloads. A view into the datagram's octets.</summary>
public readonly ref struct IkeMessage
{
    /// <summary>The longest message read unless the caller says otherwise, in octets.</summary>
    public const int DefaultMaxOctets = 4096;

    private IkeMessage(IkeHeader header, ReadOnlySpan<byte> octets, PayloadChain payloads)
    {
        Header = header;
        Octets = octets;
        Payloads = payloads;
    }

    /// <summary>The header.</summary>
    public IkeHeader Header { get; }

    /// <summary>All octets from the header's first on, without a non-ESP marker.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>The payloads; empty for an encrypted message of version 1, whose <see cref="Ciphertext"/> holds them.</summary>
    public PayloadChain Payloads { get; }

    /// <summary>True for a version 1 message with the E flag.</summary>
    public bool IsEncryptedV1 => Header.MajorVersion == 1 && (Header.Flags & HeaderBits.Encrypted) != 0;

    /// <summary>What follows the header of an encrypted version 1 message; empty otherwise.</summary>
    public ReadOnlySpan<byte> Ciphertext => IsEncryptedV1 ? Octets[IkeHeader.Size..] : default;

    /// <summary>
    /// Reads one message that fills <paramref name="octets"/> exactly (no non-ESP marker in front). With any fault but
    /// <see cref="WireFault.Truncated"/> the <see cref="Header"/> is readable, so that <see cref="WireFault.UnsupportedMajorVersion"/>
    /// can be answered.
    /// </summary>
    /// <param name="octets">The message.</param>
    /// <param name="message">The message, or its header alone beside a fault.</param>
    /// <param name="maxOctets">The longest message to read, in octets.</param>
    public static WireFault Read(ReadOnlySpan<byte> octets, out IkeMessage message, int maxOctets = DefaultMaxOctets)
    {
        message = default;
        if (IkeHeader.Read(octets, out var header) is var cut and not WireFault.None)
            return cut;
        message = new IkeMessage(header, octets, default);
        if (Check(header, octets.Length, maxOctets) is var fault and not WireFault.None)
            return fault;
        if (message.IsEncryptedV1)
            return WireFault.None;
        // Some clients, libreswan among them, make version 1's messages a multiple of four octets long, as RFC 2408 has it.
        fault = PayloadChain.Read(header.NextPayload, octets[IkeHeader.Size..], padded: header.MajorVersion == 1, out var payloads);
        message = new IkeMessage(header, octets, payloads);
        return fault;
    }

    private static WireFault Check(in IkeHeader header, int arrived, int maxOctets)
    {
        if (header.Length != (uint)arrived)
            return WireFault.MessageLengthMismatch;
        if (arrived > maxOctets)
            return WireFault.MessageTooLong;
        if (header.InitiatorSpi == 0)
            return WireFault.InitiatorSpiZero;
        return header.MajorVersion is 1 or 2 ? WireFault.None : WireFault.UnsupportedMajorVersion;
    }
}
