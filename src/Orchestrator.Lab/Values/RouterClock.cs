using System.Globalization;
using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.Values;

/// <summary>Dates and moments in the form a version prints: <c>jan/02/1970 01:01:44</c> before 7.10, <c>1970-01-02 01:01:44</c> since.</summary>
internal static class RouterClock
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    public static string Stamp(DateTimeOffset moment, RouterOsVersion version) => $"{Date(moment, version)} {Time(moment)}";

    public static string Time(DateTimeOffset moment) => moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Date(DateTimeOffset moment, RouterOsVersion version) => version.AtLeast(7, 10)
        ? moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Months[moment.Month - 1]}/{moment.Day:00}/{moment.Year}");

    public static bool TryDate(string text, out DateOnly date)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date))
            return true;
        var parts = text.Split('/');
        var month = parts.Length == 3 ? Array.IndexOf(Months, parts[0]) + 1 : 0;
        return month > 0 && DateOnly.TryParseExact($"{parts[2]}-{month:00}-{parts[1]}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }
}
