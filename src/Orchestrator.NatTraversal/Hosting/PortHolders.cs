using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>
/// Finds the process that has a UDP port, by the kernel's tables under /proc (proc(5)). Processes of other users are hidden from whoever is
/// not root, and other systems have no such tables: then nothing is found.
/// </summary>
internal static class PortHolders
{
    private const int LocalColumn = 1;
    private const int InodeColumn = 9;

    public static PortHolder? Find(IPEndPoint local, string proc = "/proc")
    {
        try
        {
            var inodes = Inodes(Path.Combine(proc, "net/udp"), local).Concat(Inodes(Path.Combine(proc, "net/udp6"), local)).ToHashSet();
            return inodes.Count == 0 ? null : Owner(proc, inodes);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The sockets on this port whose address is this one or any.</summary>
    internal static IEnumerable<string> Inodes(string table, IPEndPoint local)
    {
        if (!File.Exists(table))
            yield break;
        foreach (var line in File.ReadLines(table).Skip(1))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length > InodeColumn && Overlaps(columns[LocalColumn], local))
                yield return $"socket:[{columns[InodeColumn]}]";
        }
    }

    private static bool Overlaps(string column, IPEndPoint local)
    {
        var parts = column.Split(':');
        if (parts.Length != 2 || int.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) != local.Port)
            return false;
        var address = Parse(parts[0]);
        if (address.Equals(IPAddress.IPv6Any))
            return true;
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.Equals(local.Address) || (address.Equals(IPAddress.Any) && local.AddressFamily == AddressFamily.InterNetwork);
    }

    // Words of 32 bits in the order of the machine's octets, each as a hexadecimal number.
    private static IPAddress Parse(string words)
    {
        var octets = Convert.FromHexString(words);
        if (BitConverter.IsLittleEndian)
        {
            for (var at = 0; at < octets.Length; at += 4)
                BinaryPrimitives.WriteUInt32BigEndian(octets.AsSpan(at), BinaryPrimitives.ReadUInt32LittleEndian(octets.AsSpan(at)));
        }
        return new IPAddress(octets);
    }

    private static PortHolder? Owner(string proc, HashSet<string> inodes)
    {
        foreach (var folder in Directory.EnumerateDirectories(proc))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Holds(folder, inodes))
                return new PortHolder(id, File.ReadAllText(Path.Combine(folder, "comm")).Trim());
        }
        return null;
    }

    private static bool Holds(string folder, HashSet<string> inodes)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(folder, "fd")).Any(each => new FileInfo(each).LinkTarget is { } target && inodes.Contains(target));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Another user's process, or one that ended meanwhile.
            return false;
        }
    }
}
