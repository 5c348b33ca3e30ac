using System.Globalization;

namespace Orchestrator.Deployment.RouterOs.Reading;

/// <summary>The date and time texts of RouterOS: "jan/02/1970 01:01:44" before 7.10, "2023-11-10 21:14:46" since.</summary>
internal static class RouterClock
{
    private static readonly string[] Forms = ["yyyy-MM-dd HH:mm:ss", "MMM/dd/yyyy HH:mm:ss"];

    public static bool TryParse(string? text, out DateTime time) =>
        DateTime.TryParseExact(text?.Trim(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
