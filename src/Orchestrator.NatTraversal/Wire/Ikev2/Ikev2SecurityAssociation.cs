namespace Orchestrator.NatTraversal.Wire.Ikev2;

/// <summary>The body of a version 2 SA payload (RFC 7296 section 3.3), checked as a whole down to the attributes.</summary>
public readonly ref struct Ikev2SecurityAssociation
{
    private readonly ReadOnlySpan<byte> _proposals;

    private Ikev2SecurityAssociation(ReadOnlySpan<byte> proposals, int count)
    {
        _proposals = proposals;
        Count = count;
    }

    /// <summary>How many proposals there are, 1-64.</summary>
    public int Count { get; }

    /// <summary>Reads an SA with at least one proposal.</summary>
    public static WireFault Read(ReadOnlySpan<byte> body, out Ikev2SecurityAssociation association)
    {
        association = default;
        var rest = body;
        var count = 0;
        do
        {
            if (count == Substructures.MaxProposals)
                return WireFault.TooManyProposals;
            if (Ikev2Proposal.Take(ref rest, out var proposal) is var fault and not WireFault.None)
                return fault;
            fault = proposal.Check();
            if (fault != WireFault.None)
                return fault;
            count++;
        }
        while (!rest.IsEmpty);
        association = new Ikev2SecurityAssociation(body, count);
        return WireFault.None;
    }

    /// <summary>Writes an SA payload with one proposal for IKE, as IKE_SA_INIT answers with: no SPI, one transform of each type.</summary>
    /// <param name="writer">The message.</param>
    /// <param name="proposalNumber">The number of the chosen proposal.</param>
    /// <param name="transforms">The chosen transforms, at most 255.</param>
    public static void WriteChoice(ref IkeMessageWriter writer, byte proposalNumber, scoped ReadOnlySpan<Ikev2Transform> transforms)
    {
        writer.Begin((byte)Ikev2PayloadType.SecurityAssociation);
        var at = writer.Open(Substructures.Last);
        writer.U8(proposalNumber);
        writer.U8(Ikev2Proposal.Ike);
        writer.U8(0);
        writer.U8(checked((byte)transforms.Length));
        for (var index = 0; index < transforms.Length; index++)
            transforms[index].Write(ref writer, index == transforms.Length - 1);
        writer.Close(at);
    }

    /// <summary>Walks the proposals in the sender's order of preference.</summary>
    public Enumerator GetEnumerator() => new(_proposals);

    /// <summary>A position among the proposals.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> proposals) => _rest = proposals;

        /// <summary>The proposal at the position.</summary>
        public Ikev2Proposal Current { get; private set; }

        /// <summary>Steps to the next proposal; false behind the last.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty || Ikev2Proposal.Take(ref _rest, out var proposal) != WireFault.None)
                return false;
            Current = proposal;
            return true;
        }
    }
}
