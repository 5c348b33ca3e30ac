namespace Orchestrator.NatTraversal.Hosting;

/// <summary>Why the host has not got a socket.</summary>
public enum BindFailureReason
{
    /// <summary>Another socket has this address and port (EADDRINUSE): most often an IKE daemon on this host.</summary>
    InUse,

    /// <summary>Ports below 1024 need CAP_NET_BIND_SERVICE, which the process has not got (EACCES).</summary>
    NeedsBindCapability,

    /// <summary>Protocol 50 needs CAP_NET_RAW, which the process has not got (EPERM).</summary>
    NeedsRawCapability,

    /// <summary>The machine has not got this address, or no more, or not yet (EADDRNOTAVAIL).</summary>
    AddressGone,

    /// <summary>The system has not got this family or kind of socket.</summary>
    NotSupported,

    /// <summary>The machine has more addresses than the host listens on.</summary>
    TooManyAddresses,

    /// <summary>The socket was bound and then broke; it is tried again.</summary>
    Lost,

    /// <summary>Anything else; the system's number says what.</summary>
    Other,
}

/// <summary>The process that has a port, as far as the host may see it.</summary>
/// <param name="ProcessId">Its id.</param>
/// <param name="Name">Its name, up to 15 octets of it: what the kernel keeps.</param>
public sealed record PortHolder(int ProcessId, string Name);

/// <summary>Why the host has not got a socket. A value: the host runs with the others.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Errno">The system's number; 0 when the reason is the host's own.</param>
/// <param name="Holder">Who has the port; null when that is unknown.</param>
public sealed record BindFailure(BindFailureReason Reason, int Errno = 0, PortHolder? Holder = null);
