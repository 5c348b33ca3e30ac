using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.OpenSsh;

/// <summary>A command on the far side.</summary>
public sealed record SshCommand
{
    /// <summary>The program and its arguments; each arrives as it is, whatever it holds but NUL.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The command's standard input, octets. The only way a secret may travel.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>From 1 s; default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most octets taken from standard output, and from standard error; default 8 MiB.</summary>
    public int MostOutput { get; init; } = 8 << 20;

    public override string ToString() => Arguments.Count > 0 ? Arguments[0] : "";
}

/// <param name="ExitCode">0..254; 255 is ssh's own and becomes a fault.</param>
public sealed record SshResult(int ExitCode, string Output, string Error)
{
    public override string ToString() => $"exit {ExitCode}";
}

/// <summary>
/// One authenticated SSH connection that carries many commands. Not safe for concurrent use. Disposal closes the
/// connection and leaves no file, socket or process behind.
/// </summary>
public interface ISshSession : IAsyncDisposable
{
    /// <summary>
    /// Runs a command through the far login shell, every argument quoted. A command that fails is a result; the
    /// connection's failures are faults: <see cref="FaultReason.ConnectionLost"/>, <see cref="FaultReason.TimedOut"/> and
    /// <see cref="FaultReason.Refused"/> for more output than allowed. Cancelling ends the local process at once.
    /// </summary>
    Task<Outcome<SshResult>> RunAsync(SshCommand command, CancellationToken cancellationToken);
}

/// <summary>Opens SSH connections. Thread-safe.</summary>
public interface ISshClient
{
    /// <summary>Connects and logs in over a new connection; the host's key is checked before any credential is sent.</summary>
    Task<Outcome<ISshSession>> ConnectAsync(DeviceAccess access, CancellationToken cancellationToken);

    /// <summary>"SHA256:..." of the host's key as ssh-keygen -l shows it: ed25519 before ecdsa before rsa.</summary>
    Task<Outcome<string>> ReadFingerprintAsync(string host, int port, CancellationToken cancellationToken);
}
