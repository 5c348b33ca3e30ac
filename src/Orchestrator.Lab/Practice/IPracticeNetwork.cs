namespace Orchestrator.Lab.Practice;

/// <summary>
/// A few virtual routers to try everything on without hardware. They listen on loopback only; their IPsec is a simulation and is to be
/// labelled as such wherever it is shown. Thread-safe: calls wait for each other.
/// </summary>
public interface IPracticeNetwork : IAsyncDisposable
{
    /// <summary>Whether the routers run.</summary>
    bool IsRunning { get; }

    /// <summary>The running routers in a fixed order, the hub first; empty while stopped.</summary>
    IReadOnlyList<PracticeRouter> Routers { get; }

    /// <summary>
    /// Starts the routers and returns them; does nothing when they run already. With a state folder they come up as they were left, with
    /// the same passwords and certificates; the ports are the same as long as nobody else took them.
    /// </summary>
    /// <exception cref="IOException">The state can not be read or written.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">No port could be opened on loopback.</exception>
    Task<IReadOnlyList<PracticeRouter>> StartAsync(CancellationToken cancellationToken);

    /// <summary>Stops the routers; their state stays.</summary>
    Task StopAsync(CancellationToken cancellationToken);

    /// <summary>Stops the routers, forgets their state, and starts them as new. Passwords and certificates are new too.</summary>
    /// <exception cref="IOException">The state can not be removed or written.</exception>
    Task<IReadOnlyList<PracticeRouter>> ResetAsync(CancellationToken cancellationToken);
}
