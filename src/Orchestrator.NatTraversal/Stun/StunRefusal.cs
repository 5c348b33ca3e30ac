namespace Orchestrator.NatTraversal.Stun;

/// <summary>Why octets are no Binding message. None of these is answered.</summary>
public enum StunRefusal
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>Fewer than 20 octets.</summary>
    TooShort,

    /// <summary>The first two bits are not zero: another protocol (RFC 8489 section 5).</summary>
    NotStun,

    /// <summary>Without the magic cookie 2112A442: the form of RFC 3489, whose clients ask for answers to be sent anywhere.</summary>
    ClassicForm,

    /// <summary>The length in the header is no multiple of 4, or not what the datagram has.</summary>
    WrongLength,

    /// <summary>Another method than Binding: TURN and the like.</summary>
    NotBinding,

    /// <summary>An attribute runs past the end.</summary>
    AttributeTooLong,

    /// <summary>An attribute that is known here has not its form.</summary>
    AttributeMalformed,

    /// <summary>FINGERPRINT is another or does not come last.</summary>
    WrongFingerprint,

    /// <summary>More attributes than any client has use for.</summary>
    TooManyAttributes,
}
