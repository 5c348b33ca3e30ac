namespace Orchestrator.NatTraversal.Wire.Ikev2;

/// <summary>A proposal of a version 2 SA (RFC 7296 section 3.3.1): alternatives of one type are transforms of the same type.</summary>
public readonly ref struct Ikev2Proposal
{
    /// <summary>The protocol id of IKE itself, the only one of IKE_SA_INIT.</summary>
    public const byte Ike = 1;

    private const int FixedSize = 4;

    private readonly byte _announced;
    private readonly ReadOnlySpan<byte> _transforms;

    private Ikev2Proposal(ReadOnlySpan<byte> body)
    {
        Number = body[0];
        ProtocolId = body[1];
        _announced = body[3];
        Spi = body.Slice(FixedSize, body[2]);
        _transforms = body[(FixedSize + body[2])..];
    }

    /// <summary>The proposal's number, from 1.</summary>
    public byte Number { get; }

    /// <summary>The protocol: 1 IKE, 2 AH, 3 ESP.</summary>
    public byte ProtocolId { get; }

    /// <summary>The SPI; empty in IKE_SA_INIT.</summary>
    public ReadOnlySpan<byte> Spi { get; }

    /// <summary>How many transforms there are, 0-255.</summary>
    public int Count => _announced;

    /// <summary>Walks the transforms; among those of one type the order is the sender's preference.</summary>
    public Enumerator GetEnumerator() => new(_transforms);

    /// <summary>True when the proposal offers exactly this transform and nothing unknown with it.</summary>
    public bool Offers(Ikev2Transform wanted)
    {
        foreach (var transform in this)
        {
            if (transform == wanted)
                return true;
        }
        return false;
    }

    internal static WireFault Take(scoped ref ReadOnlySpan<byte> rest, out Ikev2Proposal proposal)
    {
        proposal = default;
        if (Substructures.Take(ref rest, Substructures.MoreProposals, out var body) is var fault and not WireFault.None)
            return fault;
        if (body.Length < FixedSize)
            return WireFault.Truncated;
        if (body[2] > body.Length - FixedSize)
            return WireFault.SpiPastEnd;
        proposal = new Ikev2Proposal(body);
        return WireFault.None;
    }

    internal WireFault Check()
    {
        var rest = _transforms;
        var count = 0;
        while (!rest.IsEmpty)
        {
            if (Ikev2Transform.Take(ref rest, out _) is var fault and not WireFault.None)
                return fault;
            count++;
        }
        return count == _announced ? WireFault.None : WireFault.TransformCountMismatch;
    }

    /// <summary>A position among the transforms.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> transforms) => _rest = transforms;

        /// <summary>The transform at the position.</summary>
        public Ikev2Transform Current { get; private set; }

        /// <summary>Steps to the next transform; false behind the last.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty || Ikev2Transform.Take(ref _rest, out var transform) != WireFault.None)
                return false;
            Current = transform;
            return true;
        }
    }
}
