namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>A proposal of a version 1 SA (RFC 2408 section 3.5).</summary>
public readonly ref struct Ikev1Proposal
{
    /// <summary>The protocol id of ISAKMP itself, the only one of phase 1 (RFC 2407 section 4.4.1).</summary>
    public const byte Isakmp = 1;

    private const int FixedSize = 4;

    private readonly byte _announced;
    private readonly ReadOnlySpan<byte> _transforms;

    private Ikev1Proposal(ReadOnlySpan<byte> body)
    {
        Number = body[0];
        ProtocolId = body[1];
        _announced = body[3];
        Spi = body.Slice(FixedSize, body[2]);
        _transforms = body[(FixedSize + body[2])..];
    }

    /// <summary>The proposal's number, 0-255.</summary>
    public byte Number { get; }

    /// <summary>The protocol: 1 ISAKMP, 2 AH, 3 ESP, 4 IPCOMP.</summary>
    public byte ProtocolId { get; }

    /// <summary>The SPI, 0-255 octets; in phase 1 it says nothing and may have any length (RFC 2408 section 3.5).</summary>
    public ReadOnlySpan<byte> Spi { get; }

    /// <summary>Walks the transforms in the sender's order of preference.</summary>
    public Enumerator GetEnumerator() => new(_transforms);

    internal static WireFault Take(scoped ref ReadOnlySpan<byte> rest, out Ikev1Proposal proposal)
    {
        proposal = default;
        if (Substructures.Take(ref rest, Substructures.MoreProposals, out var body) is var fault and not WireFault.None)
            return fault;
        if (body.Length < FixedSize)
            return WireFault.Truncated;
        if (body[2] > body.Length - FixedSize)
            return WireFault.SpiPastEnd;
        proposal = new Ikev1Proposal(body);
        return WireFault.None;
    }

    internal WireFault Check()
    {
        var rest = _transforms;
        var count = 0;
        while (!rest.IsEmpty)
        {
            if (Ikev1TransformView.Take(ref rest, out var transform) is var fault and not WireFault.None)
                return fault;
            fault = AttributeView.Check(transform.Attributes);
            if (fault != WireFault.None)
                return fault;
            count++;
        }
        return count == _announced && count > 0 ? WireFault.None : WireFault.TransformCountMismatch;
    }

    /// <summary>A position among the transforms.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> transforms) => _rest = transforms;

        /// <summary>The transform at the position.</summary>
        public Ikev1TransformView Current { get; private set; }

        /// <summary>Steps to the next transform; false behind the last.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty || Ikev1TransformView.Take(ref _rest, out var transform) != WireFault.None)
                return false;
            Current = transform;
            return true;
        }
    }
}
