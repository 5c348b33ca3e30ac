namespace Orchestrator.Persistence.Jobs;

/// <summary>How long work runs on trust.</summary>
public sealed record JobSettings
{
    /// <summary>How long a lease lasts unless renewed, and so how long a dead node's work waits. Renewed at a third of it.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a node of a cluster shows that it lives, and looks for dead ones.</summary>
    public TimeSpan CheckinInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Jobs at once on this node that do work; <see cref="Coordinators"/> have slots beside them.</summary>
    public int Concurrency { get; init; } = 10;

    /// <summary>
    /// Slots for jobs that only wait for other jobs: the sum of what each of those kinds may take on a node. So what waits never takes the slot of
    /// what it waits for.
    /// </summary>
    public int Coordinators { get; init; }

    public TimeSpan RenewalInterval => LeaseDuration / 3;
}
