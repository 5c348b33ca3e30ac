using System.Globalization;
using Orchestrator.Core.Addressing;

namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>Values of rules: addresses and lists of numbers.</summary>
internal static class MatcherText
{
    /// <summary>An address, a subnet or a range "a-b".</summary>
    public static bool TryAddresses(string value, out Ipv4Address first, out Ipv4Address last)
    {
        int dash = value.IndexOf('-', StringComparison.Ordinal);
        if (dash > 0)
        {
            last = default;
            return Ipv4Address.TryParse(value[..dash], out first) && Ipv4Address.TryParse(value[(dash + 1)..], out last) && first <= last;
        }
        if (Ipv4Address.TryParse(value, out first))
        {
            last = first;
            return true;
        }
        bool read = Ipv4Interface.TryParse(value, out var subnet);
        (first, last) = (subnet.Prefix.Network, subnet.Prefix.Last);
        return read;
    }

    /// <summary>Numbers and ranges of them: "80,443,8000-8100". Neither their size nor the order of a range is judged.</summary>
    public static bool TryNumbers(string value, out List<(int First, int Last)> ranges)
    {
        ranges = [];
        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            int dash = part.IndexOf('-', StringComparison.Ordinal);
            if (!TryNumber(dash < 0 ? part : part[..dash], out int first) || !TryNumber(dash < 0 ? part : part[(dash + 1)..], out int last))
                return false;
            ranges.Add((first, last));
        }
        return true;
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
