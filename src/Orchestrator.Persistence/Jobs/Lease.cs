namespace Orchestrator.Persistence.Jobs;

/// <summary>The right to do a piece of long work, until it expires or a later owner gets a higher token.</summary>
/// <param name="Key">Names the work: one owner at a time.</param>
/// <param name="Owner">Unique to this acquisition.</param>
/// <param name="Token">Grows with each acquisition of the key until the work is done.</param>
public sealed record Lease(string Key, string Owner, long Token)
{
    /// <summary>An earlier owner had the work before and may have left it half-done.</summary>
    public bool IsTakenOver => Token > 1;
}

public enum LeaseState
{
    Held,
    /// <summary>Held, and a person wants the work to stop.</summary>
    CancelRequested,
    /// <summary>Another owner has a higher token, or the lease was released.</summary>
    Lost,
}

/// <summary>A write came from an owner whose lease has passed to another. Nothing of it was stored.</summary>
public sealed class FencedOutException(Lease lease) : Exception($"Lease {lease.Key} has passed from token {lease.Token} to a later owner.")
{
    public Lease Lease { get; } = lease;
}
