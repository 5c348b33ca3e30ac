namespace Orchestrator.Lab.Commands;

/// <summary>Where a command's rows go.</summary>
internal interface IReplySink
{
    /// <summary>Takes a row; of a command that goes on for long it is passed on only with <see cref="FlushAsync"/>.</summary>
    void Row(IReadOnlyList<KeyValuePair<string, string>> row);

    /// <summary>There were no rows, in versions that say so.</summary>
    void Empty();

    /// <summary>Passes on what was taken.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken);
}
