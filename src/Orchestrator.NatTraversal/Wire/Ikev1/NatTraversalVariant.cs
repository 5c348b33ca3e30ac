namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>
/// One of the numberings NAT traversal had on its way to RFC 3947, chosen by the vendor id both sides sent in the first two messages
/// (RFC 3947 section 3.1). Compare by <see cref="Rank"/>: the highest common one wins.
/// </summary>
public sealed record NatTraversalVariant
{
    private NatTraversalVariant(string name, int rank, NatTraversalNumbers numbers) => (Name, Rank, Numbers) = (name, rank, numbers);

    /// <summary>RFC 3947 itself.</summary>
    public static NatTraversalVariant Rfc3947 { get; } = new("RFC 3947", 9, NatTraversalNumbers.Rfc);

    /// <summary>Drafts 00 to 08, by their number.</summary>
    public static IReadOnlyList<NatTraversalVariant> Drafts { get; } =
        [.. Enumerable.Range(0, 9).Select(draft => new NatTraversalVariant($"draft-ietf-ipsec-nat-t-ike-{draft:00}", draft, draft switch
        {
            <= 1 => NatTraversalNumbers.Drafts00To01,
            <= 3 => NatTraversalNumbers.Drafts02To03,
            _ => NatTraversalNumbers.Drafts04To08,
        }))];

    /// <summary>The document's name, which is also the text whose MD5 is the vendor id.</summary>
    public string Name { get; }

    /// <summary>Order of age: 0-8 for the drafts, 9 for the RFC.</summary>
    public int Rank { get; }

    /// <summary>The numbers and the ports it uses.</summary>
    public NatTraversalNumbers Numbers { get; }
}

/// <summary>What differs between variants of NAT traversal on the wire.</summary>
public sealed record NatTraversalNumbers
{
    /// <summary>RFC 3947.</summary>
    public static NatTraversalNumbers Rfc { get; } = new()
    {
        NatDetection = Ikev1PayloadType.NatDetection,
        NatOriginalAddress = Ikev1PayloadType.NatOriginalAddress,
        UdpTunnelMode = 3,
        UdpTransportMode = 4,
        FloatsTo4500 = true,
    };

    /// <summary>Drafts 00 and 01: everything stays on 500, ESP behind a non-IKE marker.</summary>
    public static NatTraversalNumbers Drafts00To01 { get; } = new()
    {
        NatDetection = Ikev1PayloadType.NatDetectionDraft00,
        NatOriginalAddress = Ikev1PayloadType.NatOriginalAddressDraft00,
        UdpTunnelMode = 61443,
        UdpTransportMode = 61444,
        FloatsTo4500 = false,
    };

    /// <summary>Drafts 02 and 03.</summary>
    public static NatTraversalNumbers Drafts02To03 { get; } = Drafts00To01 with { FloatsTo4500 = true };

    /// <summary>Drafts 04 to 08.</summary>
    public static NatTraversalNumbers Drafts04To08 { get; } = Rfc with
    {
        NatDetection = Ikev1PayloadType.NatDetectionDraft04,
        NatOriginalAddress = Ikev1PayloadType.NatOriginalAddressDraft04,
    };

    /// <summary>The payload type of NAT-D.</summary>
    public required Ikev1PayloadType NatDetection { get; init; }

    /// <summary>The payload type of NAT-OA.</summary>
    public required Ikev1PayloadType NatOriginalAddress { get; init; }

    /// <summary>The encapsulation mode (IPsec DOI SA attribute 4) of a UDP-encapsulated tunnel (RFC 3947 section 5.1).</summary>
    public required ushort UdpTunnelMode { get; init; }

    /// <summary>The encapsulation mode of UDP-encapsulated transport.</summary>
    public required ushort UdpTransportMode { get; init; }

    /// <summary>True when the initiator moves to port 4500 once a NAT was found; false when ESP follows on 500 behind eight zero octets.</summary>
    public required bool FloatsTo4500 { get; init; }
}
