namespace Orchestrator.Persistence.Jobs;

/// <summary>How long work runs on trust.</summary>
public sealed record JobSettings
{
    /// <summary>How long a lease lasts unless renewed, and so how long a dead node's work waits. Renewed at a third of it.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a node of a cluster shows that it lives, and looks for dead ones.</summary>
    public TimeSpan CheckinInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Jobs at once on this node.</summary>
    public int Concurrency { get; init; } = 10;

    public TimeSpan RenewalInterval => LeaseDuration / 3;
}
