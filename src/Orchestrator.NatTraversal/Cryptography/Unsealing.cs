namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>How opening an SK payload ended. Anything but <see cref="Opened"/> is dropped in silence (RFC 7296 section 2.21.2).</summary>
public enum Unsealing
{
    /// <summary>The inner payloads were written.</summary>
    Opened,

    /// <summary>The SK payload does not end with the message, or has no room for what it must hold, or breaks a cipher block.</summary>
    Malformed,

    /// <summary>The integrity check value is another: a foreign key, or octets that changed on the way.</summary>
    WrongIcv,

    /// <summary>The pad length is larger than what was decrypted, under a right check value: a faulty peer.</summary>
    WrongPadding,
}
