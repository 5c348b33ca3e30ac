using System.Collections.Immutable;

namespace Orchestrator.RouterOs.Multiplexing;

/// <summary>A command whose rows are kept until its end.</summary>
internal sealed class CollectedReply(string tag) : PendingReply(tag)
{
    private readonly ImmutableArray<Row>.Builder _rows = ImmutableArray.CreateBuilder<Row>(0);

    protected override void OnRow(Row row) => _rows.Add(row);

    protected override ImmutableArray<Row> TakeRows() => _rows.DrainToImmutable();
}
