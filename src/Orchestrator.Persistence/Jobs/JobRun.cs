namespace Orchestrator.Persistence.Jobs;

/// <summary>One attempt at a piece of work.</summary>
/// <param name="Subject">What the work is about, usually an id; as given to <see cref="DurableJobs"/>.</param>
/// <param name="Lease">Goes with every write of results, so that only the newest attempt's are stored.</param>
/// <param name="Recovering">An earlier attempt was cut off by a restart or the loss of its node.</param>
public sealed record JobRun(string Subject, Lease Lease, bool Recovering);
