using System.Net;
using System.Net.Sockets;
using Orchestrator.NatTraversal.Guarding;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>
/// One bound socket with the thread that receives on it. Receiving allocates nothing. Sending is thread-safe: an answer of STUN may leave
/// from here that was asked for elsewhere.
/// </summary>
internal sealed class OwnSocket(Listener listener, Socket socket) : IDisposable
{
    // The longest datagram there is, so that none is cut.
    private const int LongestDatagram = 65_536;

    private volatile bool _closed;
    private Thread? _thread;

    public Listener Listener => listener;

    /// <summary>Starts to receive.</summary>
    /// <param name="take">What is done with a datagram; it does not throw.</param>
    /// <param name="lost">Told when the socket broke, not when it was closed.</param>
    public void Start(Reception take, Action<OwnSocket, int> lost)
    {
        _thread = new Thread(() => Receive(take, lost)) { IsBackground = true, Name = $"{listener.Service} {listener.Local}" };
        _thread.Start();
    }

    /// <summary>The one place where a datagram leaves: not if it is larger than its question allows.</summary>
    public bool Send(ReadOnlySpan<byte> answer, SocketAddress to, int questionSize, Admission admission = Admission.Stranger, int grant = 0)
    {
        if (!NoAmplification.Permits(questionSize, answer.Length, admission, grant))
            return false;
        try
        {
            return socket.SendTo(answer, SocketFlags.None, to) == answer.Length;
        }
        catch (Exception cause) when (cause is SocketException or ObjectDisposedException)
        {
            // No route, a local filter, or a socket that is being closed: for the asker it is a lost datagram.
            return false;
        }
    }

    public void Dispose()
    {
        _closed = true;
        socket.Dispose();
        if (_thread is { } thread && thread != Thread.CurrentThread)
            thread.Join();
    }

    private void Receive(Reception reception, Action<OwnSocket, int> lost)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(LongestDatagram, pinned: true);
        var from = new SocketAddress(listener.Family);
        try
        {
            while (!_closed)
            {
                var size = socket.ReceiveFrom(buffer, SocketFlags.None, from);
                reception.Take(this, buffer.AsSpan(0, size), from);
            }
        }
        catch (SocketException cause)
        {
            if (!_closed)
                lost(this, cause.NativeErrorCode);
        }
        catch (ObjectDisposedException)
        {
            // Closed between two datagrams.
        }
    }
}
