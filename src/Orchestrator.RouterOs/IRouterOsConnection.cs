namespace Orchestrator.RouterOs;

/// <summary>
/// A session with one router. Many commands may run at once; each gets the replies that carry its tag. Thread-safe.
/// A broken connection fails every command under way, and each later one, with the same <see cref="RouterOsFailure"/>; it is
/// not made anew. After a failure the caller must read the device's state before it repeats a write: the router may have
/// carried it out. RouterOS limits sessions per service (20 by default), so keep one connection per router and dispose it.
/// </summary>
public interface IRouterOsConnection : IAsyncDisposable
{
    /// <summary>Whether commands can still be sent.</summary>
    bool IsOpen { get; }

    /// <summary>Runs a command to its end and returns everything it gave. A refusal is <see cref="Reply.Trap"/>.</summary>
    /// <exception cref="RouterOsException">The connection broke, or no answer came in time (the command is then cancelled).</exception>
    /// <exception cref="OperationCanceledException">Cancelled; a <c>/cancel</c> went out, its effect is not waited for.</exception>
    Task<Reply> ExecuteAsync(Command command, CancellationToken cancellationToken);

    /// <summary>
    /// Sends a command now and hands out its rows as they come. Its timeout counts between two rows while one is waited for.
    /// </summary>
    /// <exception cref="RouterOsException">The connection is broken.</exception>
    IRowFeed StreamAsync(Command command, CancellationToken cancellationToken);

    /// <summary>
    /// Follows changes of a menu: a row per added or changed item, and for a removed one a row with <see cref="Row.IsDead"/>.
    /// It has no timeout and ends when it is cancelled or disposed, or the connection breaks.
    /// </summary>
    /// <param name="menu">The menu, such as <c>/ip/address</c>.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="RouterOsException">The connection is broken.</exception>
    IRowFeed ListenAsync(string menu, CancellationToken cancellationToken);

    /// <summary>Sends <c>/cancel</c> for the command with this tag, which then ends as <see cref="TrapKind.Interrupted"/>.</summary>
    /// <returns>The reply to the <c>/cancel</c> itself.</returns>
    /// <exception cref="RouterOsException">The connection broke or no answer came in time.</exception>
    Task<Reply> CancelAsync(string tag, CancellationToken cancellationToken);
}
