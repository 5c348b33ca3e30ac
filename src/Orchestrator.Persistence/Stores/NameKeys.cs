using System.Diagnostics.CodeAnalysis;

namespace Orchestrator.Persistence.Stores;

internal static class NameKeys
{
    /// <summary>The form in which names are compared and searched.</summary>
    [SuppressMessage("Globalization", "CA1308:Normalize strings to uppercase", Justification = "Stored keys read better in lower case; nothing is round-tripped.")]
    public static string Of(string name) => name.Trim().ToLowerInvariant();
}
