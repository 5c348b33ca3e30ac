using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Orchestrator.Lab.Values;

/// <summary>Addresses, prefixes and ranges in the forms RouterOS reads and prints.</summary>
internal static class Prefixes
{
    /// <summary>A whole address: four decimal parts, or an IPv6 literal without a zone.</summary>
    public static bool TryAddress(string text, out IPAddress address)
    {
        address = IPAddress.None;
        if (text.Contains('%', StringComparison.Ordinal) || text.Contains('/', StringComparison.Ordinal))
            return false;
        return (text.Contains(':', StringComparison.Ordinal) || text.Count(c => c == '.') == 3) && IPAddress.TryParse(text, out address!);
    }

    /// <summary>An address with an optional length; the length defaults to the whole address.</summary>
    public static bool TrySplit(string text, out IPAddress address, out int length)
    {
        length = 0;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!TryAddress(slash < 0 ? text : text[..slash], out address))
            return false;
        var bits = Bits(address);
        if (slash < 0)
            length = bits;
        else if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bits)
            return false;
        return true;
    }

    /// <summary>The prefix's network address.</summary>
    public static IPAddress Network(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var keep = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - keep));
        }

        return new IPAddress(bytes);
    }

    /// <summary>Whether the prefix <paramref name="prefix"/> (or single address) holds <paramref name="address"/>.</summary>
    public static bool Contains(string prefix, IPAddress address) =>
        TrySplit(prefix, out var network, out var length) && network.AddressFamily == address.AddressFamily
        && Network(network, length).Equals(Network(address, length));

    /// <summary><c>a-b</c> with both of one family and in order.</summary>
    public static bool TryRange(string text, out IPAddress first, out IPAddress last)
    {
        first = last = IPAddress.None;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && TryAddress(text[..dash], out first) && TryAddress(text[(dash + 1)..], out last)
            && first.AddressFamily == last.AddressFamily
            && first.GetAddressBytes().AsSpan().SequenceCompareTo(last.GetAddressBytes()) <= 0;
    }

    /// <summary>Whether the text could be a host name.</summary>
    public static bool IsHostName(string text) =>
        text.Length is > 0 and <= 253 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') && text.Any(char.IsAsciiLetter);

    public static int Bits(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
}
