namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>How an agreement with a peer's public value ended. Anything but <see cref="Agreed"/> left no secret.</summary>
public enum KeyAgreement
{
    /// <summary>The shared secret was written; of a check: it would be.</summary>
    Agreed,

    /// <summary>The public value has not the group's length (RFC 7296 section 3.4 for MODP, RFC 5903 section 7 for curves).</summary>
    WrongLength,

    /// <summary>MODP: the value is not in 2..p-2 (RFC 6989 section 2.1, "1 &lt; r &lt; p-1").</summary>
    OutOfRange,

    /// <summary>Curve: a coordinate is not below the field's prime, or the point is not on the curve (RFC 6989 section 2.3).</summary>
    NotOnCurve,
}
