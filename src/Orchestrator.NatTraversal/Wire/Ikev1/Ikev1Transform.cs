namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>
/// What a phase 1 transform offers, decoded from its attributes (RFC 2409 appendix A). To accept it, answer with its attributes' own octets:
/// see <see cref="Ikev1Choice"/>.
/// </summary>
public readonly record struct Ikev1Transform
{
    /// <summary>The transform id that says IKE negotiates keys here: the only one of phase 1 (RFC 2407 section 4.4.2).</summary>
    public const byte KeyIke = 1;

    /// <summary>The transform's number in its proposal, 0-255.</summary>
    public byte Number { get; init; }

    /// <summary>The transform id: <see cref="KeyIke"/> in phase 1.</summary>
    public byte Id { get; init; }

    /// <summary>The encryption algorithm.</summary>
    public Ikev1Encryption Encryption { get; init; }

    /// <summary>The key length in bits; null when not given.</summary>
    public ushort? KeyLength { get; init; }

    /// <summary>The hash algorithm, which NAT-D uses too.</summary>
    public Ikev1HashAlgorithm Hash { get; init; }

    /// <summary>The authentication method.</summary>
    public Ikev1Authentication Authentication { get; init; }

    /// <summary>The Diffie-Hellman group.</summary>
    public KeyExchangeMethod Group { get; init; }

    /// <summary>Lifetime in seconds; null when not given.</summary>
    public ulong? LifeSeconds { get; init; }

    /// <summary>Lifetime in kilobytes; null when not given.</summary>
    public ulong? LifeKilobytes { get; init; }

    /// <summary>Attributes whose type or value this reader does not know: an implementation must not accept such a transform (RFC 2409 section 5).</summary>
    public int Unrecognised { get; init; }

    /// <summary>Decodes the attributes of a transform. The octets were checked when the security association was read; a broken tail is ignored.</summary>
    public static Ikev1Transform Decode(byte number, byte id, ReadOnlySpan<byte> attributes)
    {
        var transform = new Ikev1Transform { Number = number, Id = id };
        var lifeType = 0UL;
        while (!attributes.IsEmpty && AttributeView.Take(ref attributes, out var attribute) == WireFault.None)
        {
            if (attribute.Type == (ushort)Ikev1AttributeType.LifeType && attribute.Number is { } unit and (1 or 2))
                lifeType = unit;
            else if (attribute.Type == (ushort)Ikev1AttributeType.LifeDuration)
                transform = transform.WithLife(lifeType, attribute.Number);
            else
                transform = transform.With((Ikev1AttributeType)attribute.Type, attribute.Number);
        }
        return transform;
    }

    private Ikev1Transform WithLife(ulong unit, ulong? duration) => (unit, duration) switch
    {
        (1, { } seconds) => this with { LifeSeconds = seconds },
        (2, { } kilobytes) => this with { LifeKilobytes = kilobytes },
        _ => this with { Unrecognised = Unrecognised + 1 },
    };

    private Ikev1Transform With(Ikev1AttributeType type, ulong? value) => (type, value) switch
    {
        (Ikev1AttributeType.Encryption, <= ushort.MaxValue) => this with { Encryption = (Ikev1Encryption)value },
        (Ikev1AttributeType.Hash, <= ushort.MaxValue) => this with { Hash = (Ikev1HashAlgorithm)value },
        (Ikev1AttributeType.Authentication, <= ushort.MaxValue) => this with { Authentication = (Ikev1Authentication)value },
        (Ikev1AttributeType.Group, <= ushort.MaxValue) => this with { Group = (KeyExchangeMethod)value },
        (Ikev1AttributeType.KeyLength, <= ushort.MaxValue) => this with { KeyLength = (ushort)value },
        _ => this with { Unrecognised = Unrecognised + 1 },
    };
}
