namespace Orchestrator.NatTraversal.Wire;

/// <summary>Octet 19 of the header. Versions 1 and 2 use different bits (RFC 2408 section 3.1, RFC 7296 section 3.1); all others are ignored on receipt.</summary>
[Flags]
public enum HeaderBits : byte
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Version 1, E: everything behind the header is encrypted.</summary>
    Encrypted = 0x01,

    /// <summary>Version 1, C: commit.</summary>
    Commit = 0x02,

    /// <summary>Version 1, A: authenticated but not encrypted.</summary>
    AuthenticationOnly = 0x04,

    /// <summary>Version 2, I: the sender is the original initiator.</summary>
    Initiator = 0x08,

    /// <summary>Version 2, V: the sender could speak a higher major version.</summary>
    HigherVersion = 0x10,

    /// <summary>Version 2, R: this is a response.</summary>
    Response = 0x20,
}
