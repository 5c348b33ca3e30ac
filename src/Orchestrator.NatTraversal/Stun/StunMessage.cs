using System.Collections.Immutable;
using System.Net;

namespace Orchestrator.NatTraversal.Stun;

/// <summary>The class of a Binding message. Source: RFC 8489 section 5.</summary>
public enum StunKind
{
    /// <summary>0001: asks for an answer.</summary>
    Request = 0x0001,

    /// <summary>0011: asks for none.</summary>
    Indication = 0x0011,

    /// <summary>0101: tells the asker its address.</summary>
    Success = 0x0101,

    /// <summary>0111: tells why not.</summary>
    Error = 0x0111,
}

/// <summary>From where an asker wants its answer. Source: RFC 5780 section 7.2; the values are the flags on the wire.</summary>
[Flags]
public enum StunChange
{
    /// <summary>From where it asked.</summary>
    None = 0,

    /// <summary>From another port.</summary>
    Port = 2,

    /// <summary>From another address.</summary>
    Address = 4,
}

/// <summary>An error. Source: RFC 8489 section 14.8.</summary>
/// <param name="Code">300 to 699.</param>
/// <param name="Reason">The reason in words; may be empty.</param>
public sealed record StunError(int Code, string Reason);

/// <summary>
/// A Binding message as it was read. Of an attribute that comes twice the first one counts (RFC 8489 section 14). Immutable.
/// </summary>
public sealed record StunMessage
{
    /// <summary>Octets of the header.</summary>
    public const int HeaderSize = 20;

    /// <summary>The class.</summary>
    public required StunKind Kind { get; init; }

    /// <summary>What ties answer and request.</summary>
    public required StunTransactionId TransactionId { get; init; }

    /// <summary>Octets of the whole message.</summary>
    public required int Size { get; init; }

    /// <summary>XOR-MAPPED-ADDRESS: the asker as the server sees it.</summary>
    public IPEndPoint? XorMapped { get; init; }

    /// <summary>MAPPED-ADDRESS: the same unhidden; another value here tells of an ALG on the way.</summary>
    public IPEndPoint? Mapped { get; init; }

    /// <summary>RESPONSE-ORIGIN: from where the server sent.</summary>
    public IPEndPoint? ResponseOrigin { get; init; }

    /// <summary>OTHER-ADDRESS: where the server has another address and port.</summary>
    public IPEndPoint? Other { get; init; }

    /// <summary>CHANGE-REQUEST; <see cref="StunChange.None"/> also when it is absent.</summary>
    public StunChange Change { get; init; }

    /// <summary>Whether there is a CHANGE-REQUEST at all.</summary>
    public bool HasChangeRequest { get; init; }

    /// <summary>RESPONSE-PORT, 0 to 65535, or null.</summary>
    public int? ResponsePort { get; init; }

    /// <summary>Octets in PADDING, or null when there is none.</summary>
    public int? Padding { get; init; }

    /// <summary>SOFTWARE, or null; octets that are no UTF-8 come as U+FFFD.</summary>
    public string? Software { get; init; }

    /// <summary>Whether a right FINGERPRINT ends the message. A wrong one makes it unreadable.</summary>
    public bool HasFingerprint { get; init; }

    /// <summary>ERROR-CODE, or null.</summary>
    public StunError? Error { get; init; }

    /// <summary>UNKNOWN-ATTRIBUTES: what the server did not understand; at most 64.</summary>
    public ImmutableArray<int> Unknown { get; init; } = [];

    /// <summary>The types in this message that must be understood and are not, in order; at most 64.</summary>
    public ImmutableArray<int> NotUnderstood { get; init; } = [];
}
