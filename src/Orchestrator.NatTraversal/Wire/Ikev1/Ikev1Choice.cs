namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>
/// The one proposal with the one transform a responder accepts, copied unmodified from the offer with the offer's numbers (RFC 2408
/// section 4.2). A view into the offer's octets.
/// </summary>
public readonly ref struct Ikev1Choice
{
    /// <summary>Chooses <paramref name="transform"/> of <paramref name="proposal"/>.</summary>
    public Ikev1Choice(Ikev1Proposal proposal, Ikev1TransformView transform)
    {
        ProposalNumber = proposal.Number;
        ProtocolId = proposal.ProtocolId;
        Spi = proposal.Spi;
        TransformNumber = transform.Number;
        TransformId = transform.Id;
        Attributes = transform.Attributes;
    }

    /// <summary>The proposal's number.</summary>
    public byte ProposalNumber { get; init; }

    /// <summary>The protocol, <see cref="Ikev1Proposal.Isakmp"/> in phase 1.</summary>
    public byte ProtocolId { get; init; }

    /// <summary>The SPI as offered, 0-255 octets.</summary>
    public ReadOnlySpan<byte> Spi { get; init; }

    /// <summary>The transform's number.</summary>
    public byte TransformNumber { get; init; }

    /// <summary>The transform id, <see cref="Ikev1Transform.KeyIke"/> in phase 1.</summary>
    public byte TransformId { get; init; }

    /// <summary>The attributes' octets as offered.</summary>
    public ReadOnlySpan<byte> Attributes { get; init; }

    /// <summary>Writes the SA payload.</summary>
    internal void Write(ref IkeMessageWriter writer)
    {
        writer.Begin((byte)Ikev1PayloadType.SecurityAssociation);
        writer.U32(Ikev1SecurityAssociation.IpsecDoi);
        writer.U32(Ikev1SecurityAssociation.IdentityOnly);
        var proposal = writer.Open(Substructures.Last);
        writer.U8(ProposalNumber);
        writer.U8(ProtocolId);
        writer.U8((byte)Spi.Length);
        writer.U8(1);
        writer.Octets(Spi);
        var transform = writer.Open(Substructures.Last);
        writer.U8(TransformNumber);
        writer.U8(TransformId);
        writer.U16(0);
        writer.Octets(Attributes);
        writer.Close(transform);
        writer.Close(proposal);
    }
}
