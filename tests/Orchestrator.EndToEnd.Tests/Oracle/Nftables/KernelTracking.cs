using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Orchestrator.EndToEnd.Tests.Oracle.Nftables;

/// <summary>
/// Whether the kernel tracks connections in the namespace of the calling thread. It stops some time after the last rule that asked for it is gone,
/// for rules are taken apart in the background (nf_tables_trans_destroy_work).
/// </summary>
internal static class KernelTracking
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>To be called without rules.</summary>
    /// <exception cref="TimeoutException">It does not stop.</exception>
    public static void AwaitEnd()
    {
        long start = TimeProvider.System.GetTimestamp();
        while (IsOn())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
                throw new TimeoutException("The kernel goes on tracking connections without rules.");
            Thread.Sleep(1);
        }
    }

    private static bool IsOn()
    {
        int before = Count();
        // Each from a port of its own, so it is a connection of its own.
        using var socket = new UdpClient(AddressFamily.InterNetwork);
        socket.Send([0], new IPEndPoint(IPAddress.Loopback, 9));
        return Count() > before;
    }

    private static int Count() => int.Parse(File.ReadAllText("/proc/sys/net/netfilter/nf_conntrack_count"), CultureInfo.InvariantCulture);
}
