namespace Orchestrator.RouterOs.Values;

/// <summary>
/// Booleans. Replies of 7 say <c>true</c>/<c>false</c>, older replies and exports <c>yes</c>/<c>no</c>, some exports mix them: both are
/// read everywhere. Input takes <c>yes</c>/<c>no</c> in every version. Thread-safe.
/// </summary>
public static class BooleanValue
{
    /// <summary>The value of <paramref name="text"/>, or null when it is no boolean (or absent).</summary>
    public static bool? Parse(string? text) => text switch
    {
        "yes" or "true" => true,
        "no" or "false" => false,
        _ => null,
    };

    /// <summary><c>yes</c> or <c>no</c>.</summary>
    public static string Format(bool value) => value ? "yes" : "no";
}
