using System.Net.Sockets;

namespace Orchestrator.Lab.Server;

/// <summary>The open connections of a server, to be closed together.</summary>
internal sealed class ConnectionSet
{
    private readonly Lock _lock = new();
    private readonly HashSet<Socket> _sockets = [];
    private readonly HashSet<Task> _tasks = [];

    public void Add(Task connection)
    {
        lock (_lock)
            _tasks.Add(connection);
        _ = connection.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public void Open(Socket socket)
    {
        lock (_lock)
            _sockets.Add(socket);
    }

    public void Close(Socket socket)
    {
        lock (_lock)
            _sockets.Remove(socket);
        socket.Dispose();
    }

    public void CloseAll()
    {
        Socket[] sockets;
        lock (_lock)
            sockets = [.. _sockets];
        foreach (var socket in sockets)
            Close(socket);
    }

    public Task WhenAllAsync()
    {
        lock (_lock)
            return Task.WhenAll(_tasks);
    }

    private void Forget(Task connection)
    {
        lock (_lock)
            _tasks.Remove(connection);
    }
}
