namespace Orchestrator.NatTraversal.Wire;

/// <summary>Key exchange methods by their number, the same in both versions (RFC 2409 appendix A; RFC 7296 section 3.3.2, type 4).</summary>
public enum KeyExchangeMethod : ushort
{
    /// <summary>None named.</summary>
    None = 0,

    /// <summary>768-bit MODP.</summary>
    Modp768 = 1,

    /// <summary>1024-bit MODP.</summary>
    Modp1024 = 2,

    /// <summary>1536-bit MODP (RFC 3526).</summary>
    Modp1536 = 5,

    /// <summary>2048-bit MODP (RFC 3526).</summary>
    Modp2048 = 14,

    /// <summary>3072-bit MODP (RFC 3526).</summary>
    Modp3072 = 15,

    /// <summary>4096-bit MODP (RFC 3526).</summary>
    Modp4096 = 16,

    /// <summary>6144-bit MODP (RFC 3526).</summary>
    Modp6144 = 17,

    /// <summary>8192-bit MODP (RFC 3526).</summary>
    Modp8192 = 18,

    /// <summary>256-bit random ECP group, P-256 (RFC 5903).</summary>
    Ecp256 = 19,

    /// <summary>384-bit random ECP group, P-384 (RFC 5903).</summary>
    Ecp384 = 20,

    /// <summary>521-bit random ECP group, P-521 (RFC 5903).</summary>
    Ecp521 = 21,

    /// <summary>Curve25519 (RFC 8031).</summary>
    Curve25519 = 31,

    /// <summary>Curve448 (RFC 8031).</summary>
    Curve448 = 32,
}

/// <summary>What the wire says of a group.</summary>
public static class KeyExchangeMethods
{
    /// <summary>Octets of a public value on the wire; null for a group this table does not name. Points are X|Y without a prefix (RFC 5903 section 7).</summary>
    public static int? PublicValueOctets(this KeyExchangeMethod group) => group switch
    {
        KeyExchangeMethod.Modp768 => 96,
        KeyExchangeMethod.Modp1024 => 128,
        KeyExchangeMethod.Modp1536 => 192,
        KeyExchangeMethod.Modp2048 => 256,
        KeyExchangeMethod.Modp3072 => 384,
        KeyExchangeMethod.Modp4096 => 512,
        KeyExchangeMethod.Modp6144 => 768,
        KeyExchangeMethod.Modp8192 => 1024,
        KeyExchangeMethod.Ecp256 => 64,
        KeyExchangeMethod.Ecp384 => 96,
        KeyExchangeMethod.Ecp521 => 132,
        KeyExchangeMethod.Curve25519 => 32,
        KeyExchangeMethod.Curve448 => 56,
        _ => null,
    };
}
