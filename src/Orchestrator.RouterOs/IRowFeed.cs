namespace Orchestrator.RouterOs;

/// <summary>
/// The rows of one running command. It can be enumerated once. Leaving the enumeration early, or disposing the stream, cancels
/// the command on the router, drops its remaining rows and waits for its end for a short while. The rows end without an
/// exception even when the router refused the command, so look at <see cref="Completion"/> afterwards.
/// </summary>
/// <remarks>
/// A reader that falls behind first makes the connection stop reading, which slows the router down; but while other commands
/// wait for answers rows are buffered instead, and beyond a limit the stream is cancelled and fails with
/// <see cref="RouterOsFailure.SlowConsumer"/>. No stream ever delays another command.
/// </remarks>
public interface IRowFeed : IAsyncEnumerable<Row>, IAsyncDisposable
{
    /// <summary>The command's tag, for <see cref="IRouterOsConnection.CancelAsync"/>.</summary>
    string Tag { get; }

    /// <summary>
    /// The end of the command: its <see cref="Reply.Ret"/> and <see cref="Reply.Traps"/>, without rows. It fails with
    /// <see cref="RouterOsException"/> as the stream does. It completes independently of the enumeration.
    /// </summary>
    Task<Reply> Completion { get; }
}
