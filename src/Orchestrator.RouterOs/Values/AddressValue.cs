using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Orchestrator.RouterOs.Values;

/// <summary>
/// Addresses and prefixes, which RouterOS writes in more than one way: a list stores <c>192.0.2.5/32</c> as <c>192.0.2.5</c>, a
/// peer shows <c>192.0.2.5</c> as <c>192.0.2.5/32</c>. Compare normal forms, never texts. Thread-safe.
/// </summary>
public static class AddressValue
{
    /// <summary>
    /// The prefix with its length always written and the bits behind it cleared: <c>192.0.2.5</c> becomes <c>192.0.2.5/32</c>,
    /// <c>10.1.2.3/8</c> becomes <c>10.0.0.0/8</c>. False for names, ranges and anything else.
    /// </summary>
    public static bool TryNormalisePrefix(string? text, [NotNullWhen(true)] out string? prefix)
    {
        prefix = null;
        if (!TrySplit(text, out var address, out var length))
            return false;
        var bytes = address.GetAddressBytes();
        for (var bit = length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        prefix = $"{new IPAddress(bytes)}/{length}";
        return true;
    }

    /// <summary>
    /// The address of an interface, host bits kept, with its length always written: <c>10.1.2.3/8</c> stays, <c>10.1.2.3</c>
    /// becomes <c>10.1.2.3/32</c>.
    /// </summary>
    public static bool TryNormaliseInterfaceAddress(string? text, [NotNullWhen(true)] out string? address)
    {
        address = TrySplit(text, out var host, out var length) ? $"{host}/{length}" : null;
        return address is not null;
    }

    /// <summary>A single address without its full length: <c>192.0.2.5/32</c> becomes <c>192.0.2.5</c>. False for a shorter prefix.</summary>
    public static bool TryNormaliseHost(string? text, [NotNullWhen(true)] out string? host)
    {
        host = TrySplit(text, out var address, out var length) && length == FullLength(address) ? address.ToString() : null;
        return host is not null;
    }

    /// <summary>Whether both are prefixes (or addresses) and cover the same addresses.</summary>
    public static bool SamePrefix(string? left, string? right) =>
        TryNormalisePrefix(left, out var one) && TryNormalisePrefix(right, out var other) && one == other;

    private static bool TrySplit(string? text, [NotNullWhen(true)] out IPAddress? address, out int length)
    {
        length = 0;
        address = null;
        if (text is null)
            return false;
        var slash = text.IndexOf('/');
        if (!TryParseAddress(slash < 0 ? text : text[..slash], out address))
            return false;
        length = FullLength(address);
        return slash < 0 || TryParseLength(text.AsSpan(slash + 1), ref length);
    }

    private static bool TryParseLength(ReadOnlySpan<char> digits, ref int length)
    {
        var full = length;
        return digits.Length is 1 or 2 or 3
            && !digits.ContainsAnyExceptInRange('0', '9')
            && int.TryParse(digits, out length)
            && length <= full;
    }

    /// <summary>Strict: the runtime's parser also takes <c>1.2</c>, octal and hexadecimal parts, ports and scopes.</summary>
    private static bool TryParseAddress(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (text.AsSpan().ContainsAny("%[] "))
            return false;
        if (!text.Contains(':'))
        {
            var parts = text.Split('.');
            if (parts.Length != 4 || !parts.All(IsOctet))
                return false;
        }

        return IPAddress.TryParse(text, out address);
    }

    private static bool IsOctet(string part) =>
        part.Length is >= 1 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0');

    private static int FullLength(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
}
