using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs;

/// <summary>Times and sizes of connections. Every timeout is positive, or <see cref="Timeout.InfiniteTimeSpan"/> for none.</summary>
public sealed record RouterOsOptions
{
    /// <summary>Name resolution, TCP connect and TLS handshake together. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the first byte of the login to its answer. Default 10 s.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A whole command, or between two rows of a stream, unless <see cref="Command.Timeout"/> says otherwise. Default 60 s.
    /// </summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the router may take to answer a <c>/cancel</c> before the connection counts as lost. Default 5 s.</summary>
    public TimeSpan CancelTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a disposed connection waits for the router to end the session. Default 1 s.</summary>
    public TimeSpan QuitTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Rows a stream holds before the connection stops reading, as long as nothing else waits for an answer on it. 1 or more.
    /// </summary>
    public int StreamBuffer { get; init; } = 1024;

    /// <summary>
    /// Rows a stream may hold while other commands keep the connection reading; one more cancels it with
    /// <see cref="RouterOsFailure.SlowConsumer"/>. Not less than <see cref="StreamBuffer"/>.
    /// </summary>
    public int StreamBufferLimit { get; init; } = 262_144;

    /// <summary>Caps on what the device may send.</summary>
    public SentenceLimits Limits { get; init; } = SentenceLimits.Default;

    /// <summary>The clock behind every timeout.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
