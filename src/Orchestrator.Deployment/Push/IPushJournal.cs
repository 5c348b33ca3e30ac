namespace Orchestrator.Deployment.Push;

/// <summary>
/// The memory of one push. An entry is written before what it announces is done, so the entries never lag behind the
/// devices. Called by one push at a time; calls do not overlap.
/// </summary>
public interface IPushJournal
{
    /// <summary>
    /// Returns once the entry would survive a crash. If it throws, the push touches no device any more and the
    /// exception leaves <see cref="LinkPush"/>; the armed undos stay armed and the push can be resumed.
    /// </summary>
    /// <exception cref="FencedOutException">Another node has taken the push over.</exception>
    Task WriteAsync(PushEvent entry, CancellationToken cancellationToken);
}

/// <summary>Another node has taken over; this one must keep its hands off.</summary>
public sealed class FencedOutException : Exception
{
    public FencedOutException()
        : base("Another node has taken this push over.") { }

    public FencedOutException(string message)
        : base(message) { }

    public FencedOutException(string message, Exception innerException)
        : base(message, innerException) { }
}
