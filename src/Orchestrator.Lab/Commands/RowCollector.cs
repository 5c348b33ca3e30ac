namespace Orchestrator.Lab.Commands;

/// <summary>Keeps rows in memory, for scripts and tests.</summary>
internal sealed class RowCollector : IReplySink
{
    public List<IReadOnlyList<KeyValuePair<string, string>>> Rows { get; } = [];

    public bool SaidEmpty { get; private set; }

    public void Row(IReadOnlyList<KeyValuePair<string, string>> row) => Rows.Add(row);

    public void Empty() => SaidEmpty = true;

    public ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
