namespace Orchestrator.RouterOs;

/// <summary>Why there is no working connection to a device, or a command got no answer. A refusal by the router is a <see cref="Trap"/> instead.</summary>
public enum RouterOsFailure
{
    /// <summary>The host name has no address.</summary>
    NameNotResolved,

    /// <summary>No route, network down, or another socket error before a connection stood.</summary>
    Unreachable,

    /// <summary>The host answers but nothing listens on the port.</summary>
    PortClosed,

    /// <summary>No answer to the connection attempt in time.</summary>
    ConnectTimeout,

    /// <summary>Something answered that does not speak this protocol: a web server, an SSH server, the wrong port.</summary>
    NotRouterOs,

    /// <summary>The TLS handshake was refused or cut by the device: its api-ssl service has no certificate.</summary>
    TlsNoCertificate,

    /// <summary>The TLS handshake failed in another way, for example over the protocol version or a key that is too small.</summary>
    TlsFailed,

    /// <summary>The device's certificate is not the pinned one.</summary>
    CertificateChanged,

    /// <summary>No certificate is pinned, and the system's roots do not vouch for the device's.</summary>
    CertificateUntrusted,

    /// <summary>The device refused user name and password; it says the same when the user's group lacks the <c>api</c> policy.</summary>
    WrongCredentials,

    /// <summary>The device accepted the connection and refused the session: address not allowed, or too many sessions.</summary>
    SessionRefused,

    /// <summary>The device ended the session with <c>!fatal</c>.</summary>
    Fatal,

    /// <summary>The connection broke.</summary>
    ConnectionLost,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The device broke the protocol after a good login.</summary>
    ProtocolViolation,

    /// <summary>A stream's reader was too slow, its buffer reached the limit, and the stream was cancelled.</summary>
    SlowConsumer,

    /// <summary>The connection was disposed on this side while the command ran.</summary>
    Closed,
}
