namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>A vendor id this product knows: the body of payload 13 in version 1, usually the MD5 of a text (RFC 2408 section 3.16).</summary>
public sealed class VendorId
{
    private readonly byte[] _octets;

    private VendorId(string name, string octets)
    {
        Name = name;
        _octets = Convert.FromHexString(octets);
    }

    /// <summary>RFC 3947.</summary>
    public static VendorId Rfc3947 { get; } = new("RFC 3947", "4a131c81070358455c5728f20e95452f") { Text = "RFC 3947", Variant = NatTraversalVariant.Rfc3947 };

    /// <summary>The hash of draft 02's name with a line feed behind it: an accident, and widely deployed.</summary>
    public static VendorId Draft02LineFeed { get; } = new("draft-ietf-ipsec-nat-t-ike-02\\n", "90cb80913ebb696e086381b5ec427b1f")
    {
        Text = "draft-ietf-ipsec-nat-t-ike-02\n",
        Variant = NatTraversalVariant.Drafts[2],
    };

    /// <summary>Dead peer detection 1.0 (RFC 3706 section 5.3); the last two octets are its version.</summary>
    public static VendorId DeadPeerDetection { get; } = new("DPD 1.0", "afcad71368a1f1c96b8696fc77570100");

    /// <summary>XAUTH (draft-ietf-ipsec-isakmp-xauth): 8 octets.</summary>
    public static VendorId Xauth { get; } = new("XAUTH", "09002689dfd6b712");

    /// <summary>Fragmentation of version 1; four octets of flags may follow.</summary>
    public static VendorId Fragmentation { get; } = new("FRAGMENTATION", "4048b7d56ebce88525e7de7f00d6c2d3") { Text = "FRAGMENTATION", IsPrefix = true };

    /// <summary>The mark of racoon.</summary>
    public static VendorId Racoon { get; } = new("KAME/racoon", "7003cbc1097dbe9c2600ba6983bc8b35") { Text = "KAME/racoon" };

    /// <summary>Every vendor id known, those of NAT traversal first, newest first.</summary>
    public static IReadOnlyList<VendorId> All { get; } =
    [
        Rfc3947,
        Draft(8, "8f8d83826d246b6fc7a8a6a428c11de8"),
        Draft(7, "439b59f8ba676c4c7737ae22eab8f582"),
        Draft(6, "4d1e0e136deafa34c4f3ea9f02ec7285"),
        Draft(5, "80d0bb3def54565ee84645d4c85ce3ee"),
        Draft(4, "9909b64eed937c6573de52ace952fa6b"),
        Draft(3, "7d9419a65310ca6f2c179d9215529d56"),
        Draft02LineFeed,
        Draft(2, "cd60464335df21f87cfdb2fc68b6a448"),
        Draft(1, "16f6ca16e4a4066d83821a0f0aeaa862"),
        Draft(0, "4485152d18b6bbcd0be8a8469579ddcc"),
        new("draft-ietf-ipsec-nat-t-ike", "4df37928e9fc4fd1b3262170d515c662") { Text = "draft-ietf-ipsec-nat-t-ike" },
        DeadPeerDetection,
        Xauth,
        Fragmentation,
        Racoon,
    ];

    /// <summary>The name to show.</summary>
    public string Name { get; }

    /// <summary>The text whose MD5 the octets are; null where they are something else.</summary>
    public string? Text { get; private init; }

    /// <summary>The variant of NAT traversal it announces; null when it announces none that can be negotiated.</summary>
    public NatTraversalVariant? Variant { get; private init; }

    /// <summary>True when more octets may follow.</summary>
    public bool IsPrefix { get; private init; }

    /// <summary>The octets to send.</summary>
    public ReadOnlySpan<byte> Octets => _octets;

    /// <summary>Recognises a payload's body; null when it is unknown. Does not allocate.</summary>
    public static VendorId? Recognise(ReadOnlySpan<byte> body)
    {
        for (var at = 0; at < All.Count; at++)
        {
            if (All[at].Matches(body))
                return All[at];
        }
        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private bool Matches(ReadOnlySpan<byte> body) => IsPrefix ? body.StartsWith(_octets) : body.SequenceEqual(_octets);

    private static VendorId Draft(int number, string octets)
    {
        var variant = NatTraversalVariant.Drafts[number];
        return new VendorId(variant.Name, octets) { Text = variant.Name, Variant = variant };
    }
}
