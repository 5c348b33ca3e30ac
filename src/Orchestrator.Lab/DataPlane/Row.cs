namespace Orchestrator.Lab.DataPlane;

/// <summary>
/// One item of a menu as RouterOS would print it, defaults filled in. Immutable. A property without a value is absent.
/// Booleans are <c>true</c>/<c>false</c>; times are RouterOS text (<c>30m</c>, <c>1d</c>).
/// </summary>
/// <param name="Id">The item's id, <c>*1F</c>. For items that only the data plane knows it chooses one and keeps it while the item lives.</param>
/// <param name="Values">Property values by name, without <c>.id</c>.</param>
public sealed record Row(string Id, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The value of a property, or null when it has none.</summary>
    public string? this[string name] => Values.GetValueOrDefault(name);

    /// <summary>Whether a property is there and <c>true</c> (or <c>yes</c>).</summary>
    public bool IsTrue(string name) => this[name] is "true" or "yes";

    /// <summary>Shows the id alone: a value may be a secret.</summary>
    public override string ToString() => Id;
}
