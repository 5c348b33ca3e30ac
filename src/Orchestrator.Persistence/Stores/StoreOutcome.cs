namespace Orchestrator.Persistence.Stores;

/// <summary>What became of a write. Anything but <see cref="Done"/> stored nothing.</summary>
public enum StoreOutcome
{
    Done,
    /// <summary>Another site, device, link or profile has the name; case does not tell names apart.</summary>
    NameTaken,
    /// <summary>Another link got the inner addresses first. Allocate again.</summary>
    AddressesTaken,
    /// <summary>Somebody else edited it since it was read. Read again.</summary>
    ChangedMeanwhile,
    Missing,
    /// <summary>Something still refers to it: a site's devices, a device's links, the user of a key.</summary>
    InUse,
    /// <summary>It refers to something that is not there.</summary>
    BrokenReference,
}

/// <param name="Version">Goes back with an edit, which is refused if another came between.</param>
public sealed record Versioned<T>(T Value, long Version);

/// <summary>A window on a list sorted by name or time.</summary>
/// <param name="Skip">From 0.</param>
/// <param name="Take">1 to 500.</param>
/// <param name="Search">Part of a name or address, in any case; null for all.</param>
public sealed record PageRequest(int Skip = 0, int Take = 50, string? Search = null)
{
    public const int MaxTake = 500;

    internal int Limit => Math.Clamp(Take, 1, MaxTake);

    internal string? Key => string.IsNullOrWhiteSpace(Search) ? null : NameKeys.Of(Search);
}

/// <param name="Total">How many there are with this search, on all pages.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total);
