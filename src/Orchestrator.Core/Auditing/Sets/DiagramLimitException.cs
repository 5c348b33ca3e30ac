namespace Orchestrator.Core.Auditing.Sets;

/// <summary>A packet set grew beyond the store's limit. The audit reports the question as undecided; it never guesses.</summary>
public sealed class DiagramLimitException : Exception
{
    public DiagramLimitException() : this(0) { }

    public DiagramLimitException(int limit) : base($"A packet set needs more than {limit} nodes.") => Limit = limit;

    public DiagramLimitException(string message) : base(message) { }

    public DiagramLimitException(string message, Exception inner) : base(message, inner) { }

    public int Limit { get; }
}
