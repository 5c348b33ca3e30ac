namespace Orchestrator.RouterOs;

/// <summary>
/// A transport that cannot be made or broke, or an answer that did not come. Never thrown for a command the router refused:
/// that is a <see cref="Trap"/> in the <see cref="Reply"/>. The message is one or two sentences for an operator and holds no secret.
/// </summary>
public sealed class RouterOsException : Exception
{
    /// <summary>Creates the exception.</summary>
    public RouterOsException(RouterOsFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>The reason, for code.</summary>
    public RouterOsFailure Failure { get; }

    /// <summary>
    /// For <see cref="RouterOsFailure.CertificateChanged"/> and <see cref="RouterOsFailure.CertificateUntrusted"/>, the SHA-256
    /// of the certificate the device showed, 64 lower-case hex digits; otherwise null.
    /// </summary>
    public string? SeenCertificate { get; init; }
}
