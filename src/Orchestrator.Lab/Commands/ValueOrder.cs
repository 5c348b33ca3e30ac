using System.Globalization;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Commands;

/// <summary>Orders two values: as numbers, addresses or durations when both are such, else as text.</summary>
internal static class ValueOrder
{
    public static int Compare(string left, string right)
    {
        if (long.TryParse(left, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var a)
            && long.TryParse(right, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var b))
            return a.CompareTo(b);
        if (Prefixes.TryAddress(left, out var first) && Prefixes.TryAddress(right, out var second))
            return first.GetAddressBytes().AsSpan().SequenceCompareTo(second.GetAddressBytes());
        if (Durations.TryParse(left, out var time) && Durations.TryParse(right, out var other))
            return time.CompareTo(other);
        return string.CompareOrdinal(left, right);
    }
}
