using System.Globalization;

namespace Orchestrator.Web.Words;

/// <summary>Times as people say them.</summary>
public static class RelativeWords
{
    public static string Ago(DateTimeOffset at, DateTimeOffset now)
    {
        var passed = now - at;
        return passed < TimeSpan.Zero ? "in " + Span(-passed)
            : passed < TimeSpan.FromSeconds(5) ? "just now"
            : Span(passed) + " ago";
    }

    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalSeconds} s"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} days"),
    };

    public static string Exact(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Minutes and seconds left, never below zero: <c>4:12</c>.</summary>
    public static string Left(TimeSpan left)
    {
        var seconds = Math.Max(0, (int)Math.Ceiling(left.TotalSeconds));
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}");
    }
}
