using System.Buffers.Binary;

namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>The body of a version 1 SA payload (RFC 2408 section 3.4, RFC 2407 section 4.6.1), checked as a whole down to the attributes.</summary>
public readonly ref struct Ikev1SecurityAssociation
{
    /// <summary>The IPsec domain of interpretation.</summary>
    public const uint IpsecDoi = 1;

    /// <summary>The situation SIT_IDENTITY_ONLY.</summary>
    public const uint IdentityOnly = 1;

    private const int FixedSize = 8;

    private readonly ReadOnlySpan<byte> _proposals;

    private Ikev1SecurityAssociation(ReadOnlySpan<byte> proposals, int count)
    {
        _proposals = proposals;
        Count = count;
    }

    /// <summary>How many proposals there are, 1-64.</summary>
    public int Count { get; }

    /// <summary>Reads an SA of the IPsec domain, situation identity only, with at least one proposal.</summary>
    public static WireFault Read(ReadOnlySpan<byte> body, out Ikev1SecurityAssociation association)
    {
        association = default;
        if (body.Length < FixedSize)
            return WireFault.Truncated;
        if (BinaryPrimitives.ReadUInt32BigEndian(body) != IpsecDoi)
            return WireFault.UnsupportedDoi;
        if (BinaryPrimitives.ReadUInt32BigEndian(body[4..]) != IdentityOnly)
            return WireFault.UnsupportedSituation;
        var rest = body[FixedSize..];
        var count = 0;
        do
        {
            if (count == Substructures.MaxProposals)
                return WireFault.TooManyProposals;
            if (Ikev1Proposal.Take(ref rest, out var proposal) is var fault and not WireFault.None)
                return fault;
            fault = proposal.Check();
            if (fault != WireFault.None)
                return fault;
            count++;
        }
        while (!rest.IsEmpty);
        association = new Ikev1SecurityAssociation(body[FixedSize..], count);
        return WireFault.None;
    }

    /// <summary>Walks the proposals in the sender's order of preference.</summary>
    public Enumerator GetEnumerator() => new(_proposals);

    /// <summary>A position among the proposals.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> proposals) => _rest = proposals;

        /// <summary>The proposal at the position.</summary>
        public Ikev1Proposal Current { get; private set; }

        /// <summary>Steps to the next proposal; false behind the last.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty || Ikev1Proposal.Take(ref _rest, out var proposal) != WireFault.None)
                return false;
            Current = proposal;
            return true;
        }
    }
}
