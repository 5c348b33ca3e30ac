namespace Orchestrator.NatTraversal.Responding;

/// <summary>Why a datagram got no answer.</summary>
public enum Silence
{
    /// <summary>It was answered.</summary>
    None,

    /// <summary>It is neither IKE, nor ESP, nor a keepalive, or too short for what it claims to be.</summary>
    Rubbish,

    /// <summary>A NAT keepalive: noted, never answered (RFC 3948 section 2.3).</summary>
    Keepalive,

    /// <summary>ESP in UDP: noted; there is no SA here that could open it.</summary>
    Esp,

    /// <summary>IKE on 4500 without its non-ESP marker: noted; a peer that follows RFC 3948 takes it for ESP.</summary>
    MarkerMissing,

    /// <summary>A broken header, payload or proposal; the fault beside it says which.</summary>
    Malformed,

    /// <summary>A response, or a message that its sender did not begin: an answer might loop.</summary>
    Flags,

    /// <summary>A version below 1.</summary>
    Version,

    /// <summary>An exchange that a NAT check does not need.</summary>
    NotSpoken,

    /// <summary>The pair of SPIs or cookies is of no exchange that is remembered.</summary>
    UnknownExchange,

    /// <summary>The responder's cookie was not given to this asker, or too long ago.</summary>
    CookieNotGiven,

    /// <summary>Something that the message's place in its exchange needs is missing, or something stands there that may not.</summary>
    OutOfPlace,

    /// <summary>A public value outside its group.</summary>
    BadPublicValue,

    /// <summary>An encrypted payload that does not open: a foreign key, or octets that changed on the way.</summary>
    NotOpened,

    /// <summary>An encrypted message in fragments; they are not announced here.</summary>
    Fragmented,

    /// <summary>Too much to do: too many open exchanges, or too many Diffie-Hellman agreements.</summary>
    Loaded,

    /// <summary>Noted, and the protocol's next step needs a secret that is not here.</summary>
    Recorded,

    /// <summary>The answer would be larger than its question.</summary>
    NoRoom,
}
